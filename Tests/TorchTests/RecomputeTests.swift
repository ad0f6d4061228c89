import Testing
import Torch

struct RecomputeTests {
    private struct Broken: Error, CustomStringConvertible {
        var description: String { "the second run broke" }
    }

    /// Two layers with everything that a block does: products, norms, a residual.
    private struct Block {
        let first: Tensor
        let second: Tensor

        init(width: Int, inner: Int, _ draw: inout Draw) throws {
            first = try draw.tensor([inner, width]).to(.float32)
            second = try draw.tensor([width, inner]).to(.float32)
            for weight in [first, second] { try weight.setRequiresGradient(true) }
        }

        func callAsFunction(_ x: Tensor) throws -> Tensor { try x + x.linear(first).silu().linear(second) }
    }

    /// Value and gradients of two blocks one after the other: of x, where it asks for them, and of all weights.
    private func results(_ blocks: [Block], _ x: Tensor, asks: Bool, recomputes: Bool) throws -> [Tensor] {
        let x = try x.clone()
        try x.setRequiresGradient(asks)
        let weights = blocks.flatMap { [$0.first, $0.second] }
        for weight in weights { try weight.setGradient(nil) }
        let y = try blocks.reduce(x) { x, block in recomputes ? try recomputed(x) { try block($0) } : try block(x) }
        try y.square().sum().backward()
        return try [y.detach()] + ((asks ? [x] : []) + weights).map { try #require(try $0.gradient()) }
    }

    @Test func `values and gradients are those of remembered blocks, bit for bit`() throws {
        var draw = Draw(seed: 31)
        for _ in 0..<300 {
            let width = draw.int(1...9)
            let blocks = try (0..<2).map { _ in try Block(width: width, inner: draw.int(1...9), &draw) }
            let (x, asks) = (try draw.tensor([draw.int(1...6), width]).to(.float32), draw.bool())
            let plain = try results(blocks, x, asks: asks, recomputes: false)
            let again = try results(blocks, x, asks: asks, recomputes: true)
            #expect(try plain.count == again.count && zip(plain, again).allSatisfy { try $0.equal($1) })
        }
    }

    @Test func `the body runs once forwards and once backwards, and goes when nothing can ask for it`() throws {
        final class Witness { var runs: [Bool] = [] }
        var witness: Witness? = Witness()
        weak let trace = witness
        let weight = try Tensor([Float](repeating: 2, count: 3))
        try weight.setRequiresGradient(true)
        var y: Tensor? = try recomputed(Tensor([1, 2, 3] as [Float])) { [witness] x in
            witness?.runs.append(try gradientsEnabled())
            return try x * weight
        }
        witness = nil
        #expect(trace?.runs == [false])
        try y?.sum().backward()
        #expect(try weight.gradient()?.array(of: Float.self) == [1, 2, 3])
        y = nil
        #expect(trace == nil)
    }

    @Test func `an error of the first run is thrown as it is, one of the second comes out of the backward pass`() throws
    {
        let x = try Tensor([1, 2] as [Float])
        try x.setRequiresGradient(true)
        #expect(throws: Broken.self) { try recomputed(x) { _ in throw Broken() } }
        var runs = 0
        let y = try recomputed(x) { x in
            runs += 1
            if runs > 1 { throw Broken() }
            return try x * 2
        }
        let error = #expect(throws: TorchError.self) { try y.sum().backward() }
        #expect(error?.description.contains("the second run broke") == true)
        // The thread's modes are back: gradients are recorded, and nothing is left over for the next pass.
        #expect(try gradientsEnabled())
        try x.square().sum().backward()
        #expect(try x.gradient()?.array(of: Float.self) == [2, 4])
    }

    @Test func `the second run computes in the precision of the first`() throws {
        var draw = Draw(seed: 5)
        let block = try Block(width: 16, inner: 16, &draw)
        let x = try draw.tensor([8, 16]).to(.float32)
        func gradients(recomputes: Bool) throws -> [Tensor] {
            for weight in [block.first, block.second] { try weight.setGradient(nil) }
            let y = try withAutocast(.bfloat16, on: .cpu) {
                recomputes ? try recomputed(x) { try block($0) } : try block(x)
            }
            try y.to(.float32).square().sum().backward()
            return try [block.first, block.second].map { try #require(try $0.gradient()).clone() }
        }
        let (plain, again) = (try gradients(recomputes: false), try gradients(recomputes: true))
        #expect(try zip(plain, again).allSatisfy { try $0.equal($1) })
        // A weight that changes between passes is rounded anew.
        try withoutGradients { try block.first.multiplyInPlace(3) }
        let (later, laterAgain) = (try gradients(recomputes: false), try gradients(recomputes: true))
        #expect(try zip(later, laterAgain).allSatisfy { try $0.equal($1) })
        #expect(try !later[0].equal(plain[0]))
    }
}
