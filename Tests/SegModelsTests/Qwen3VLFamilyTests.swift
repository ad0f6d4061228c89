import Foundation
import SegInputs
import Testing

@testable import SegModels

@Suite struct Qwen3VLFamilyTests {
    @Test(arguments: GoldenQwen3.allCases)
    func `each question about a checkpoint has its answer`(_ golden: GoldenQwen3) throws {
        let config = try Checkpoint(directory: golden.directory).config
        #expect(config.family == .qwen3VL && config.positionScheme == .multimodal)
        #expect(config.own.patches == PatchShape(side: 4, frames: 2, length: 96, mergeSize: 2))
        #expect(config.layers == 3 && config.visionDepth == 3 && config.own.biasedAttention == nil)
    }

    @Test func `the processor that steps in is the published one with this model's patches`() throws {
        let usual = try Checkpoint(directory: GoldenQwen3.dense.directory).config.usualProcessor
        #expect(usual.patchSize == 4 && usual.mean == [0.5, 0.5, 0.5])
        guard case .qwen(let budget) = usual.family else { return #expect(Bool(false), "another kind of processor") }
        #expect(budget.minPixels == 65_536 && budget.maxPixels == 16_777_216)
    }

    @Test func `mergers are the projector`() throws {
        let config = try Checkpoint(directory: GoldenQwen3.dense.directory).config
        let parts = Dictionary(grouping: config.checkpointMap.parameters.map(\.name)) { config.part(of: $0) }
        #expect(parts[.projector]?.allSatisfy { $0.contains("merger") } == true)
        #expect(parts[.vision]?.contains("model.visual.pos_embed.weight") == true)
        #expect(
            parts[.language]?.allSatisfy { $0.hasPrefix("model.language_model.") || $0.hasPrefix("lm_head") } == true)
    }
}
