import Testing
import Torch

@testable import SegLayers

@Suite struct RouterReplayTests {
    /// The layer of ``ExpertsTests`` under a path, and tokens for it.
    private func layer(path: String = "layers.1.mlp") throws -> (Experts, Tensor) {
        let plain = try ExpertsTests.store()
        var store = ParameterStore()
        for parameter in plain.parameters { try store.insert(parameter.tensor, as: "\(path).\(parameter.name)") }
        return (try Experts(ExpertsTests.rule, ParameterScope(store, path: path)), try Tensor.randn([7, 8]))
    }

    @Test func `what is noted and given back changes nothing`() throws {
        let (layer, x) = try layer()
        let free = try layer(x)
        let notes = RouterReplay()
        let noted = try RouterReplay.with(notes) { try layer(x) }
        let choices = notes.take()
        #expect(choices.keys.sorted() == ["layers.1.mlp"] && choices["layers.1.mlp"]?.count == 14)
        #expect(notes.take().isEmpty && RouterReplay.current == nil)
        let replayed = try RouterReplay.with(RouterReplay(given: choices)) { try layer(x) }
        for other in [noted, replayed] { #expect(try other.array(of: Float.self) == free.array(of: Float.self)) }
    }

    @Test func `tokens go where they are reported, and the others where they want`() throws {
        let (layer, x) = try layer()
        let notes = RouterReplay()
        let free = try RouterReplay.with(notes) { try layer(x) }.array(of: Float.self)
        let own = try #require(notes.take()["layers.1.mlp"])
        // Every other token is sent to two experts that it did not choose; there are five.
        var given = [Int](repeating: -1, count: 14)
        for token in stride(from: 0, to: 7, by: 2) {
            let others = (0..<5).filter { !own[token * 2...token * 2 + 1].contains($0) }
            given.replaceSubrange(token * 2...token * 2 + 1, with: others.prefix(2))
        }
        let tape = RouterReplay(given: ["layers.1.mlp": given])
        let told = try RouterReplay.with(tape) { try layer(x) }.array(of: Float.self)
        #expect(tape.take()["layers.1.mlp"] == zip(given, own).map { $0 >= 0 ? $0 : $1 })
        for token in 0..<7 {
            // Products of other sizes round otherwise.
            let change = (token * 8..<(token + 1) * 8).map { abs(told[$0] - free[$0]) }.max() ?? 0
            #expect((change < 1e-4) == (token % 2 == 1))
        }
    }

    @Test func `what is given has gradients through the weights of its own experts`() throws {
        let (layer, x) = try layer()
        try x.setRequiresGradient(true)
        let tape = RouterReplay(given: [
            "layers.1.mlp": [Int](repeating: 0, count: 14).enumerated().map { $0.offset % 2 }
        ]
        )
        try RouterReplay.with(tape) { try layer(x).square().sum().backward() }
        #expect(try x.gradient().map { try $0.abs().sum().item() > 0 } == true)
        #expect(tape.take()["layers.1.mlp"]?.allSatisfy { $0 < 2 } == true)
    }

    @Test func `a tape of another batch or model is refused`() throws {
        let (layer, x) = try layer()
        #expect(throws: LayerError.expertChoices(layer: "layers.1.mlp", expected: 14, found: 3)) {
            try RouterReplay.with(RouterReplay(given: ["layers.1.mlp": [0, 1, 2]])) { try layer(x) }
        }
        #expect(throws: LayerError.noExpert(layer: "layers.1.mlp", number: 5, experts: 5)) {
            let given = ["layers.1.mlp": [Int](repeating: 5, count: 14)]
            return try RouterReplay.with(RouterReplay(given: given)) { try layer(x) }
        }
        #expect(RouterReplay.current == nil)
    }
}
