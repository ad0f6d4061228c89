import Testing
import Torch

@testable import SegLayers

@Suite struct ExpertBankTests {
    @Test func `joined matrices give what the same matrices give apart`() throws {
        let (experts, width, inner) = (3, 8, 5)
        let gateUp = try Tensor.randn([experts, width, 2 * inner])
        let down = try Tensor.randn([experts, inner, width])
        let joined = ExpertBank.joined(gateUp: gateUp, down: down)
        let x = try Tensor.randn([4, width])
        for expert in 0..<experts {
            var store = ParameterStore()
            let both = try gateUp.select(dim: 0, index: expert).transpose(0, 1)
            try store.insert(both.narrow(dim: 0, start: 0, length: inner).contiguous(), as: "gate_proj.weight")
            try store.insert(both.narrow(dim: 0, start: inner, length: inner).contiguous(), as: "up_proj.weight")
            try store.insert(
                down.select(dim: 0, index: expert).transpose(0, 1).contiguous(), as: "down_proj.weight")
            let part = try GatedFeedForward(ParameterScope(store), hasBias: false)
            let (found, expected) = (try joined.answer(expert, x), try part(x))
            #expect(try found.allClose(expected, relative: 1e-5, absolute: 1e-5))
            #expect(try ExpertBank.apart([part]).answer(0, x).equal(expected))
            #expect(
                try BatchInvariance.with {
                    try joined.answer(expert, x).narrow(dim: 0, start: 1, length: 1)
                        .equal(joined.answer(expert, x.narrow(dim: 0, start: 1, length: 1)))
                })
        }
    }
}
