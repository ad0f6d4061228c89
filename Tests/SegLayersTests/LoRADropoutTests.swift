import Testing
import Torch

@testable import SegLayers

@Suite struct LoRADropoutTests {
    private let ones = Result { try Tensor.ones([200, 100]) }

    private func thinned(_ rule: LoRADropout, pass: Int, stream: Int) throws -> Tensor {
        try rule.during(pass: pass) { try rule.thinned(ones.get(), stream: stream) }
    }

    @Test func `outside of a pass, or at a share of 0, nothing is dropped`() throws {
        let x = try ones.get()
        #expect(try LoRADropout(probability: 0.5, seed: 1).thinned(x, stream: 0) === x)
        let none = LoRADropout(probability: 0, seed: 1)
        #expect(try none.during(pass: 3) { try none.thinned(x, stream: 0) } === x)
        let rule = LoRADropout(probability: 0.5, seed: 1)
        _ = try thinned(rule, pass: 1, stream: 1)
        #expect(try rule.thinned(x, stream: 0) === x)
    }

    @Test(arguments: [0.05, 0.3, 0.9])
    func `the share is dropped and the mean stays`(_ share: Double) throws {
        let found = try thinned(LoRADropout(probability: share, seed: 7), pass: 4, stream: 2)
        let dropped = try found.eq(0).to(.float32).mean().item()
        #expect(abs(dropped - share) < 0.02)
        #expect(abs(try found.mean().item() - 1) < 0.1)
        #expect(try found.amax().item() > 1 && abs(found.amax().item() - 1 / (1 - share)) < 1e-4)
    }

    @Test func `seed, pass and stream decide, and nothing else`() throws {
        let rule = LoRADropout(probability: 0.5, seed: 7)
        let first = try thinned(rule, pass: 4, stream: 2)
        _ = try thinned(rule, pass: 5, stream: 9)
        #expect(try thinned(rule, pass: 4, stream: 2).equal(first))
        #expect(try thinned(LoRADropout(probability: 0.5, seed: 7), pass: 4, stream: 2).equal(first))
        for (seed, pass, stream) in [(8, 4, 2), (7, 5, 2), (7, 4, 3), (7, 2, 4)] as [(UInt64, Int, Int)] {
            let other = LoRADropout(probability: 0.5, seed: seed)
            #expect(try !thinned(other, pass: pass, stream: stream).equal(first))
        }
    }
}
