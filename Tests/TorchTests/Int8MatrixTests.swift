import Foundation
import Testing

@testable import Torch

@Suite struct Int8MatrixTests {
    /// The weights as the definition has them: values times the scale of their block.
    static func numbers(_ matrix: Int8Matrix) throws -> Grid {
        let (values, scales) = (try Grid(matrix.values), try Grid(matrix.scales))
        return Grid(matrix.shape) { values[$0] * scales[[$0[0], $0[1] / matrix.block]] }
    }

    static let kernels: [Int8Matrix.Kernel] = Int8Matrix.Kernel.allCases.filter { kernel in
        do {
            _ = try Tensor([1] as [Float], shape: [1, 1]).linear(
                Int8Matrix(Tensor([1] as [Float], shape: [1, 1])), kernel: kernel)
            return true
        } catch { return false }
    }

    @Test func `each weight is within half a step of its own, and the largest of a block is exact`() throws {
        var draw = Draw(seed: 81)
        for _ in 0..<200 {
            let (rows, columns, block) = (draw.int(1...5), draw.int(1...70), draw.int(1...40))
            let x = try draw.tensor([rows, columns]).to(draw.bool() ? .float32 : .bfloat16)
            let matrix = try Int8Matrix(x, block: block)
            #expect(matrix.shape == [rows, columns] && matrix.scales.shape == [rows, (columns + block - 1) / block])
            let (own, kept, scales) = (try Grid(x), try Self.numbers(matrix), try Grid(matrix.scales))
            for place in Grid.places(x.shape) {
                let scale = scales[[place[0], place[1] / block]]
                #expect(abs(own[place] - kept[place]) <= 0.5001 * scale)
                let start = place[1] / block * block
                let largest = (start..<min(start + block, columns)).map { abs(own[[place[0], $0]]) }.max() ?? 0
                #expect(abs(scale * 127 - largest) <= 1e-6 * largest)
            }
        }
    }

    @Test func `widening multiplies values by scales`() throws {
        var draw = Draw(seed: 82)
        for block in [1, 7, 16, 33] {
            let matrix = try Int8Matrix(draw.tensor([3, 33]), block: block)
            try expectClose(matrix.widened(), Self.numbers(matrix), within: 1e-7)
            #expect(try matrix.widened(to: .bfloat16).equal(matrix.widened().to(.bfloat16)))
        }
    }

    @Test func `blocks of zeros, of vanishing and of infinite numbers`() throws {
        let x = try Tensor(
            [0, 0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1, .infinity, .nan, 2] as [Float], shape: [1, 8])
        let matrix = try Int8Matrix(x, block: 2)
        let kept = try matrix.widened().array(of: Float.self)
        #expect(kept[0..<4].allSatisfy { $0 == 0 } && kept[4...].allSatisfy(\.isNaN))
        #expect(try Tensor.ones([1, 8]).linear(matrix).item().isNaN)
    }

    /// Shapes that are divided among threads, and some whose last part is shorter or missing.
    @Test func `as many threads as there are give what one gives`() throws {
        let threads = try TorchRuntime.threadCount()
        defer { try? TorchRuntime.setThreadCount(threads) }
        var draw = Draw(seed: 87)
        for (outputs, inner) in [(1, 600), (37, 700), (1027, 1100), (2048, 512)] {
            let weights = try draw.tensor([outputs, inner])
            let x = try [1, 3, 40].map { try draw.tensor([$0, inner]) }
            let results = try [1, 2, 3, 5].map { count in
                try TorchRuntime.setThreadCount(count)
                let matrix = try Int8Matrix(weights)
                return try [matrix.values, matrix.scales, matrix.widened()] + x.map { try $0.linear(matrix) }
            }
            for result in results.dropFirst() {
                // Panels go through libtorch's own product, which divides its sums by the number of threads.
                #expect(try zip(result, results[0]).prefix(5).allSatisfy { try $0.equal($1) })
                try expectClose(result[5], Grid(results[0][5]), within: 1e-3)
            }
        }
    }

    /// Rows on both sides of the border between the two ways to multiply, widths that do not fill a register.
    @Test(arguments: kernels) func `products agree with plain sums, over drawn shapes`(_ kernel: Int8Matrix.Kernel)
        throws
    {
        var draw = Draw(seed: 83)
        for round in 0..<120 {
            let (rows, columns, outputs) = (draw.int(1...18), draw.int(1...150), draw.int(1...9))
            let matrix = try Int8Matrix(
                draw.tensor([outputs, columns]), block: [128, 64, draw.int(1...50)][round % 3])
            let bias: Tensor? = draw.bool() ? try draw.tensor([outputs]).to(.float32) : nil
            let x = try draw.tensor([rows, columns]).to(.float32)
            let expected = try x.linear(matrix.widened(), bias)
            let found = try x.linear(matrix, bias, kernel: kernel)
            #expect(try found.allClose(expected, relative: 1e-4, absolute: 1e-4), "\(rows) \(columns) \(outputs)")
            #expect(found.shape == [rows, outputs] && found.dtype == .float32)
        }
    }

    @Test(arguments: kernels) func `a row's product does not depend on the other rows`(_ kernel: Int8Matrix.Kernel)
        throws
    {
        var draw = Draw(seed: 84)
        let matrix = try Int8Matrix(draw.tensor([11, 300]))
        let x = try draw.tensor([8, 300]).to(.float32)
        let all = try x.linear(matrix, kernel: kernel)
        for row in 0..<8 {
            let alone = try x.narrow(dim: 0, start: row, length: 1).linear(matrix, kernel: kernel)
            #expect(try alone.equal(all.narrow(dim: 0, start: row, length: 1)))
        }
    }

    @Test(arguments: [1, 8, 9, 40]) func `bfloat16 comes in and goes out, and the sums are wider`(_ rows: Int) throws {
        var draw = Draw(seed: 85)
        let matrix = try Int8Matrix(draw.tensor([5, 200]))
        let x = try draw.tensor([2, rows, 200]).to(.bfloat16)
        let found = try x.linear(matrix)
        #expect(found.dtype == .bfloat16 && found.shape == [2, rows, 5])
        let expected = try x.to(.float32).linear(matrix.widened())
        #expect(try found.to(.float32).allClose(expected, relative: 0.01, absolute: 0.1))
    }

    @Test func `stacked matrices are the matrices one below the other, and rows are cut out again`() throws {
        var draw = Draw(seed: 86)
        let parts = try [2, 3].map { try Int8Matrix(draw.tensor([$0, 20]), block: 16) }
        let both = try Int8Matrix(stacking: parts)
        #expect(both.shape == [5, 20] && both.byteCount == 100 + 4 * 10)
        #expect(try both.rows(start: 2, length: 3).widened().equal(parts[1].widened()))
        let x = try draw.tensor([1, 20]).to(.float32)
        #expect(try x.linear(both).equal(Tensor.cat(parts.map { try x.linear($0) }, dim: 1)))
    }

    @Test(arguments: [DType.float32, .bfloat16])
    func `gradients pass to the input as through the widened matrix, whatever the shapes`(_ type: DType) throws {
        var draw = Draw(seed: 17)
        for _ in 0..<60 {
            let (rows, outputs, inner) = (draw.int(0...20), draw.int(1...600), draw.int(1...140))
            let matrix = try Int8Matrix(draw.tensor([outputs, inner]), block: draw.int(1...150))
            let (x, pull) = (
                try draw.tensor([2, rows, inner]).to(type), try draw.tensor([2, rows, outputs]).to(type)
            )
            try x.setRequiresGradient(true)
            let y = try x.linear(matrix)
            #expect(try withoutGradients { try x.linear(matrix) }.equal(y.detach()))
            try y.backward(gradient: pull)
            let expected = try pull.to(.float32).matmul(matrix.widened())
            let found = try #require(try x.gradient())
            #expect(found.dtype == type && found.shape == x.shape)
            // A sum of up to 600 products of sizes up to 4: 8 digits of bfloat16 each.
            let tolerance = type == .bfloat16 ? 2.0 : 1e-2
            #expect(try found.to(.float32).allClose(expected, relative: 1e-2, absolute: tolerance))
        }
    }

    @Test func `a bias that asks for gradients is refused, in words`() throws {
        let (matrix, bias) = (try Int8Matrix(Tensor.ones([2, 3])), try Tensor.ones([2]))
        try bias.setRequiresGradient(true)
        let x = try Tensor.ones([1, 3])
        let error = #expect(throws: TorchError.self) { try x.linear(matrix, bias) }
        #expect(error?.description.contains("bias of an int8 layer cannot be trained") == true)
        #expect(try withoutGradients { try x.linear(matrix, bias) }.shape == [1, 2])
    }

    @Test func `shapes and types that do not fit are refused`() throws {
        let matrix = try Int8Matrix(Tensor.ones([2, 3]))
        #expect(throws: TorchError.self) { try Tensor.ones([1, 4]).linear(matrix) }
        #expect(throws: TorchError.self) { try Int8Matrix(Tensor.ones([3])) }
        #expect(throws: TorchError.self) { try Int8Matrix(Tensor([1, 2] as [Int], shape: [1, 2])) }
        #expect(throws: TorchError.self) { try Int8Matrix(Tensor.ones([2, 3]), block: 0) }
    }

    @Test func `no rows give no rows`() throws {
        #expect(try Tensor.zeros([0, 3]).linear(Int8Matrix(Tensor.ones([2, 3]))).shape == [0, 2])
    }
}
