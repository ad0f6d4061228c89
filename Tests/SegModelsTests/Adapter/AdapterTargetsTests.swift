import Foundation
import Testing

@testable import SegModels

@Suite struct AdapterTargetsTests {
    private func map(_ folder: URL) throws -> CheckpointMap { try Checkpoint(directory: folder).config.checkpointMap }

    private func chosen(_ targets: AdapterTargets, _ folder: URL = GoldenModel.plain.directory) throws -> [String] {
        let map = try map(folder)
        return try targets.chosen(from: map.adaptableLayers, others: map.otherModules).map(\.module)
    }

    @Test(arguments: [GoldenModel.plain.directory, GoldenKimi.plain.directory])
    func `all-linear is every matrix of a linear layer but the one that gives scores`(_ folder: URL) throws {
        let map = try map(folder)
        let matrices = map.parameters.filter { $0.shape.count == 2 && $0.role == .weight }.map(\.name)
        let expected = matrices.filter {
            !$0.hasSuffix("embed_tokens.weight") && !$0.hasSuffix("lm_head.weight") && !$0.hasSuffix("mlp.gate.weight")
        }
        let layers = try AdapterTargets.allLinear.chosen(from: map.adaptableLayers, others: map.otherModules)
        #expect(layers.map { "\($0.path).weight" } == expected)
        #expect(Set(layers.map(\.module)).isDisjoint(with: map.otherModules))
    }

    @Test func `names are the modules' own or their ends behind a dot`() throws {
        let all = try chosen(.allLinear)
        for end in ["q_proj", "mlp.down_proj", "attn.qkv", "layers.0.self_attn.v_proj"] {
            #expect(try chosen(.named([end])) == all.filter { $0.hasSuffix(".\(end)") })
        }
        #expect(try chosen(.named([all[3]])) == [all[3]])
        #expect(try chosen(.named(["lm_head"])) == ["lm_head"])
    }

    @Test func `an expression matches whole names, as transformers has them`() throws {
        let language = try chosen(AdapterTargets(#"model\.language_model\..*\.(q|v)_proj"#))
        #expect(!language.isEmpty && language.allSatisfy { $0.hasSuffix("q_proj") || $0.hasSuffix("v_proj") })
        #expect(throws: ModelError.self) { try chosen(AdapterTargets("q_proj")) }
        #expect(AdapterTargets("All-Linear") == .allLinear)
        #expect(AdapterTargets("(").problem?.contains("regular expression") == true)
        #expect(AdapterTargets.named([]).problem != nil && AdapterTargets.named(["q_proj"]).problem == nil)
    }

    @Test func `what matches nothing is refused with all that there is, and so is what is no linear layer`() throws {
        let error = #expect(throws: ModelError.self) { try chosen(.named(["q_proj", "qproj", "nothing"])) }
        let text = "\(try #require(error))"
        #expect(text.contains("qproj or nothing") && !text.contains("called q_proj or"))
        for kind in ["model.language_model.layers.*.self_attn.q_proj", "model.visual.blocks.*.attn.qkv", "lm_head"] {
            #expect(text.contains(kind))
        }
        // The convolution of the patches ends in `proj`, too.
        let proj = #expect(throws: ModelError.self) { try chosen(.named(["proj"])) }
        #expect("\(try #require(proj))".contains("not linear: model.visual.patch_embed.proj"))
    }

    @Test func `a string and a list are read as they are written`() throws {
        for (json, targets) in [
            (#""all-linear""#, AdapterTargets.allLinear), (#"".*q_proj""#, .matching(".*q_proj")),
            (#"["q_proj","v_proj"]"#, .named(["q_proj", "v_proj"])),
        ] {
            let read = try JSONDecoder().decode(AdapterTargets.self, from: Data(json.utf8))
            #expect(read == targets)
            #expect(String(decoding: try JSONEncoder().encode(read), as: UTF8.self) == json)
        }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(AdapterTargets.self, from: Data("3".utf8)) }
    }
}
