import Foundation
import Testing

@testable import SegModels

@Suite struct ModelPartTests {
    private func counts(_ folder: URL) throws -> [ModelPart: [String]] {
        let config = try Checkpoint(directory: folder).config
        return Dictionary(grouping: config.checkpointMap.parameters.map(\.name)) { config.part(of: $0) }
    }

    @Test(arguments: [GoldenModel.plain.directory, GoldenKimi.plain.directory])
    func `every parameter is in one part, and every part has some`(_ folder: URL) throws {
        let parts = try counts(folder)
        #expect(ModelPart.allCases.allSatisfy { !(parts[$0] ?? []).isEmpty })
        for name in parts[.language] ?? [] {
            #expect(!name.contains("vis") && !name.contains("projector"))
        }
        for name in parts[.projector] ?? [] { #expect(name.contains("merger") || name.contains("projector")) }
        for name in parts[.vision] ?? [] { #expect(name.hasPrefix("visual.") || name.hasPrefix("vision_tower.")) }
    }

    @Test func `names below a parameter's path are in its part`() throws {
        let config = try Checkpoint(directory: GoldenModel.plain.directory).config
        #expect(config.part(of: "visual.merger.mlp.0.lora_A.weight") == .projector)
        #expect(config.part(of: "visual.blocks.0.attn.qkv.lora_B.weight") == .vision)
        #expect(config.part(of: "model.layers.0.self_attn.q_proj.lora_B.weight") == .language)
    }
}
