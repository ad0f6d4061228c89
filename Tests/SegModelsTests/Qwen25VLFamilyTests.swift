import Foundation
import Testing

@testable import SegModels

@Suite struct Qwen25VLFamilyTests {
    @Test func `each question about a checkpoint has its answer`() throws {
        let config = try Checkpoint(directory: GoldenModel.plain.directory).config
        let own = try #require(config.own as? Qwen25VL.Config)
        #expect(
            config.family == .qwen25VL && config.layers == own.text.layers && config.visionDepth == own.vision.depth)
        #expect(config.patchLength == own.vision.patchLength && config.mergeSize == own.vision.mergeSize)
        #expect((config.own.biasedAttention != nil) == (config.family == .qwen25VL))
    }

    @Test func `parameters that a fresh model treats apart exist`() throws {
        let config = try Checkpoint(directory: GoldenModel.plain.directory).config
        let (rule, names) = (config.family.initialization, config.checkpointMap.parameters.map(\.name))
        for ending in rule.streamOutputs + rule.visionBiases + rule.positionTables {
            #expect(names.contains { $0.hasSuffix(ending) }, "\(ending)")
        }
    }
}
