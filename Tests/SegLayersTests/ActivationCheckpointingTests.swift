import Testing
import Torch

@testable import SegLayers

@Suite struct ActivationCheckpointingTests {
    private final class Count { var runs = 0 }

    /// How often the body runs in a forward and a backward pass.
    private func runs(recomputes: Bool, weightAsks: Bool, inputAsks: Bool, recording: Bool = true) throws -> Int {
        var store = ParameterStore()
        store.recomputesBlocks = recomputes
        let weight = try Tensor([2, 3] as [Float])
        try store.insert(weight, as: "layers.1.norm.weight")
        try store.insert(Tensor([1] as [Float]), as: "layers.10.norm.weight")
        let memory = ActivationCheckpointing(ParameterScope(store, path: "layers.1"))
        try weight.setRequiresGradient(weightAsks)
        let (x, count) = (try Tensor([5, 7] as [Float]), Count())
        try x.setRequiresGradient(inputAsks)
        let y = try withGradients(recording) {
            try memory.run(x) {
                count.runs += 1; return try $0 * weight
            }
        }
        #expect(try y.detach().array(of: Float.self) == [10, 21])
        if recording, weightAsks || inputAsks { try y.sum().backward() }
        #expect(try weight.gradient()?.array(of: Float.self) == (recording && weightAsks ? [5, 7] : nil))
        #expect(try x.gradient()?.array(of: Float.self) == (recording && inputAsks ? [2, 3] : nil))
        return count.runs
    }

    @Test func `a block runs twice only when it is asked to and there is a backward pass to prepare for`() throws {
        for weightAsks in [false, true] {
            for inputAsks in [false, true] {
                #expect(try runs(recomputes: false, weightAsks: weightAsks, inputAsks: inputAsks) == 1)
                let expected = weightAsks || inputAsks ? 2 : 1
                #expect(try runs(recomputes: true, weightAsks: weightAsks, inputAsks: inputAsks) == expected)
                #expect(
                    try runs(recomputes: true, weightAsks: weightAsks, inputAsks: inputAsks, recording: false) == 1)
            }
        }
    }

    @Test func `the second run is under the tape of the first`() throws {
        var store = ParameterStore()
        store.recomputesBlocks = true
        let weight = try Tensor([2, 3] as [Float])
        try store.insert(weight, as: "layers.1.norm.weight")
        try weight.setRequiresGradient(true)
        let tapes = Tapes()
        let tape = RouterReplay()
        let y = try RouterReplay.with(tape) {
            try ActivationCheckpointing(ParameterScope(store, path: "layers.1")).run(Tensor([5, 7] as [Float])) {
                tapes.seen.append(RouterReplay.current)
                return try $0 * weight
            }
        }
        #expect(RouterReplay.current == nil)
        try y.sum().backward()
        #expect(tapes.seen.count == 2 && tapes.seen.allSatisfy { $0 === tape })
    }

    private final class Tapes { var seen: [RouterReplay?] = [] }

    @Test func `a block's parameters are those below its path, an adapter's included`() throws {
        var store = ParameterStore()
        for path in ["layers.1.q", "layers.10.q", "layers.1.k"] {
            try store.insert(Tensor.randn([3, 4]), as: "\(path).weight")
        }
        try store.setChange(of: "layers.1.q", to: LoRADeltaTests.change(output: 3, input: 4, rank: 2))
        #expect(store.tensors(below: "layers.1").map(\.shape) == [[3, 4], [3, 4], [2, 4], [3, 2]])
    }
}
