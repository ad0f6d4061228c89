import SegLayers
import Testing
import Torch

@Suite struct GatedFeedForwardTests {
    static func store(hasBias: Bool) throws -> ParameterStore {
        var store = ParameterStore()
        for (name, shape) in [("gate_proj", [6, 4]), ("up_proj", [6, 4]), ("down_proj", [4, 6])] {
            try store.insert(Tensor.randn(shape), as: "\(name).weight")
            if hasBias { try store.insert(Tensor.randn([shape[0]]), as: "\(name).bias") }
        }
        return store
    }

    @Test(arguments: [true, false])
    func `the output is down of silu of gate times up`(_ hasBias: Bool) throws {
        let store = try Self.store(hasBias: hasBias)
        let x = try Tensor.randn([3, 4])
        let parts = try ["gate_proj", "up_proj"].map {
            try x.linear(store.tensor("\($0).weight"), store.find("\($0).bias"))
        }
        let expected = try (parts[0].sigmoid() * parts[0] * parts[1])
            .linear(store.tensor("down_proj.weight"), store.find("down_proj.bias"))
        let found = try GatedFeedForward(ParameterScope(store), hasBias: hasBias)(x)
        #expect(try found.allClose(expected, relative: 1e-5, absolute: 1e-5))
    }

    @Test(arguments: [true, false])
    func `adding gives the residual plus the output, packed or not`(_ isPacked: Bool) throws {
        var store = try Self.store(hasBias: false)
        let (x, residual) = (try Tensor.randn([3, 4]), try Tensor.randn([3, 4]))
        let expected = try residual + GatedFeedForward(ParameterScope(store), hasBias: false)(x)
        if isPacked { try store.pack(GatedFeedForward.packable.map { "\($0).weight" }) }
        let found = try GatedFeedForward(ParameterScope(store), hasBias: false).adding(x, to: residual)
        #expect(try found.allClose(expected, relative: 1e-5, absolute: 1e-5))
    }
}
