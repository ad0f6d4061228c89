import Foundation
import SegInputs
import SegModels
import Testing
import Torch

@testable import SegGeneration

/// The recorded tiny model; see Golden/MANIFEST.json.
enum TinyModel {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/qwen/plain")

    static func model() throws -> any VisionLanguageModel { try Checkpoint(directory: folder).model() }

    static func expected(_ name: String) throws -> Tensor {
        try SafetensorsFile(path: folder.appendingPathComponent("expected.safetensors").path).tensor(name)
    }

    static func input() throws -> ModelInput {
        try ModelInput(
            inputIDs: expected("input_ids").array(of: Int.self),
            pixelValues: expected("pixel_values").array(of: Float.self),
            patchLength: 96, grids: [PatchGrid(rows: 10, columns: 18)], mergeSize: 2, imageTokenID: 40)
    }
}

@Suite struct DecoderTests {
    @Test func `the greedy answer is the reference's, and ends where the budget does`() throws {
        var events: [TokenEvent] = []
        let stop = StopRule(stopIDs: [], maxNewTokens: 12)
        let generation = try Decoder(TinyModel.model()).generate(TinyModel.input(), stop: stop) { events.append($0) }
        #expect(try generation.ids == TinyModel.expected("generated_ids").array(of: Int.self))
        #expect(generation.finishReason == .length)
        #expect(events.map(\.id) == generation.ids && events.map(\.index) == Array(0..<12))
        #expect(generation.logProbabilities.allSatisfy { $0 == nil })
        #expect(generation.timings.vision > 0 && generation.timings.prefill > 0 && generation.timings.decode > 0)
    }

    @Test func `a stop token ends the answer and belongs to it`() throws {
        let ids = try TinyModel.expected("generated_ids").array(of: Int.self)
        let stop = StopRule(stopIDs: [ids[4]])
        let generation = try Decoder(TinyModel.model()).generate(TinyModel.input(), stop: stop)
        let first = try #require(ids.firstIndex(of: ids[4]))
        #expect(generation.ids == Array(ids[...first]) && generation.finishReason == .stop)
    }

    @Test func `without a limit an answer fills the context`() throws {
        let generation = try Decoder(TinyModel.model()).generate(TinyModel.input(), stop: StopRule(stopIDs: []))
        #expect(generation.ids.count == 512 - 53 && generation.finishReason == .length)
    }

    @Test func `a drawn answer depends on its seed only`() throws {
        func answer(_ seed: UInt64) throws -> Generation {
            try Decoder(TinyModel.model()).generate(
                TinyModel.input(), sampling: SamplingOptions(temperature: 1, seed: seed),
                stop: StopRule(stopIDs: [], maxNewTokens: 20))
        }
        let (one, same, other) = (try answer(1), try answer(1), try answer(2))
        #expect(one.ids == same.ids && one.ids != other.ids)
        #expect(one.logProbabilities.allSatisfy { ($0 ?? 1) <= 0 })
    }

    @Test func `what the listener throws ends the answer`() throws {
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try Decoder(TinyModel.model()).generate(TinyModel.input(), stop: StopRule(stopIDs: [])) { event in
                if event.index == 3 { throw Enough() }
            }
        }
    }

    @Test func `cancelling the task ends the answer`() async throws {
        let task = Task {
            try Decoder(TinyModel.model()).generate(TinyModel.input(), stop: StopRule(stopIDs: [])) { event in
                if event.index == 2 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `no budget is an error, and so are scores that are no numbers`() throws {
        let (model, input) = (try TinyModel.model(), try TinyModel.input())
        #expect(throws: GenerationError.noBudget(promptLength: 53, contextLength: 512, maxNewTokens: 0)) {
            try Decoder(model).generate(input, stop: StopRule(stopIDs: [], maxNewTokens: 0))
        }
        let broken = try ModelInput(
            inputIDs: input.inputIDs, pixelValues: [Float](repeating: .nan, count: 180 * 96), patchLength: 96,
            grids: input.grids, mergeSize: 2, imageTokenID: 40)
        #expect(throws: GenerationError.notANumber(step: 0)) {
            try Decoder(model).generate(broken, stop: StopRule(stopIDs: []))
        }
    }
}
