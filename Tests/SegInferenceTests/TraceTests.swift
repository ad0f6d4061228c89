import SegInputs
import SegModels
import Testing
import Torch

@testable import SegInference

@Suite struct TraceTests {
    @Test func `everything that passed through is there under its name and shape`() throws {
        let trace = try Trace(RecordedModel.model(), input: RecordedModel.input(), generate: 12).tensors
        let shapes = trace.mapValues(\.shape)
        #expect(
            shapes == [
                "input_ids": [53], "position_ids": [3, 53], "logits": [53, 48], "image_features": [45, 32],
                "pixel_values": [180, 96], "image_grid": [1, 3], "generated_ids": [12],
            ])
        for name in ["input_ids", "position_ids", "image_grid", "generated_ids"] {
            #expect(try #require(trace[name]).equal(RecordedModel.expected(name)))
        }
        #expect(try #require(trace["logits"]).allClose(RecordedModel.expected("logits"), relative: 0, absolute: 1e-4))
    }

    @Test func `text alone has no picture in its trace`() throws {
        let input = try ModelInput(inputIDs: [1, 2, 3], patchLength: 96, imageTokenID: 40)
        let trace = try Trace(RecordedModel.model(), input: input).tensors
        #expect(Set(trace.keys) == ["input_ids", "position_ids", "logits"])
    }
}
