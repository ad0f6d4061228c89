import Foundation
import Testing

@testable import Torch

@Suite struct QuantizedMatrixTests {
    typealias Format = QuantizedMatrix.Format
    typealias Kernel = QuantizedMatrix.Kernel

    /// The loops that this processor has.
    static let kernels: [Kernel] = Kernel.allCases.filter { kernel in
        do {
            let one = try Tensor([1] as [Float], shape: [1, 1])
            _ = try one.linear(QuantizedMatrix(one, format: .int8), kernel: kernel)
            return true
        } catch { return false }
    }

    @Test func `each int8 weight is within half a step of its own`() throws {
        var draw = Draw(seed: 81)
        for _ in 0..<200 {
            let (rows, columns) = (draw.int(1...40), draw.int(1...70))
            let x = try draw.tensor([rows, columns]).to(draw.bool() ? .float32 : .bfloat16)
            let matrix = try QuantizedMatrix(x, format: .int8)
            let (own, kept) = (try Grid(x), try Grid(matrix.widened()))
            for place in Grid.places(x.shape) {
                let start = place[1] / 32 * 32
                let largest = (start..<min(start + 32, columns)).map { abs(own[[place[0], $0]]) }.max() ?? 0
                // float16 scales of normal size are within 2⁻¹⁰ of what was asked.
                #expect(abs(own[place] - kept[place]) <= 0.5001 * largest / 127 * (1 + 0x1p-10) + 1e-7)
            }
        }
    }

    @Test func `int4 errs no more than when the largest of a group becomes −8`() throws {
        var draw = Draw(seed: 82)
        for _ in 0..<100 {
            let x = try draw.tensor([draw.int(1...40), 32])
            let (own, kept) = (try Grid(x), try Grid(QuantizedMatrix(x, format: .int4).widened()))
            for row in 0..<x.shape[0] {
                let weights = (0..<32).map { own[[row, $0]] }
                let extreme = weights.max { abs($0) < abs($1) } ?? 0
                let step = Double(Float16(Float(extreme) / -8))
                let plain = weights.map { weight in
                    weight - min(7, max(-8, (weight / step).rounded(.toNearestOrEven))) * step
                }
                let errors = (0..<32).map { own[[row, $0]] - kept[[row, $0]] }
                #expect(Self.squares(errors) <= Self.squares(plain) * 1.0001)
            }
        }
    }

    private static func squares(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }

    @Test(arguments: Format.allCases) func `codes, panels and scales lie as they are described`(_ format: Format) throws
    {
        var draw = Draw(seed: 83)
        let matrix = try QuantizedMatrix(draw.tensor([37, 70]), format: format)
        let (codes, scales) = (
            try matrix.codes.array(of: UInt8.self), try matrix.scales.to(.float32).array(of: Float.self)
        )
        #expect(matrix.codes.shape == [3, 3, format.bytesPerGroup] && matrix.scales.shape == [3, 3, 16])
        let weights = try Grid(matrix.widened())
        for place in Grid.places([37, 70]) {
            let (row, column) = (place[0], place[1])
            let group = row / 16 * 3 + column / 32
            let (quad, inner) = (column % 32 / 4, row % 16 * 4 + column % 4)
            let code: Int
            if format == .int8 {
                code = Int(codes[group * 512 + quad * 64 + inner]) - 128
            } else {
                let byte = Int(codes[group * 256 + quad % 4 * 64 + inner])
                code = (quad < 4 ? byte & 15 : byte >> 4) - 8
            }
            #expect(weights[place] == Double(Float(code) * scales[group * 16 + row % 16]))
        }
    }

    @Test(arguments: Format.allCases) func `groups of zeros, of vanishing and of infinite numbers`(_ format: Format)
        throws
    {
        var values = [Float](repeating: 0, count: 128)
        values[32] = .leastNonzeroMagnitude
        (values[64], values[65]) = (1, .infinity)
        (values[96], values[97]) = (.nan, 2)
        let matrix = try QuantizedMatrix(Tensor(values, shape: [1, 128]), format: format)
        let kept = try matrix.widened().array(of: Float.self)
        #expect(kept[..<64].allSatisfy { $0 == 0 } && kept[64...].allSatisfy(\.isNaN))
        for kernel in Self.kernels {
            #expect(try Tensor.ones([1, 128]).linear(matrix, kernel: kernel).item().isNaN)
            #expect(
                try Tensor.ones([1, 64]).linear(
                    QuantizedMatrix(Tensor([Float](repeating: 0, count: 64), shape: [1, 64]), format: format),
                    kernel: kernel
                ).item() == 0)
        }
        let far = try QuantizedMatrix(Tensor([1e8, 1] as [Float], shape: [1, 2]), format: format)
        #expect(try far.widened().array(of: Float.self).allSatisfy(\.isNaN))
    }

    @Test(arguments: kernels, Format.allCases)
    func `every kernel gives the bits of the plain one, over drawn shapes and rows`(_ kernel: Kernel, _ format: Format)
        throws
    {
        var draw = Draw(seed: 84)
        for round in 0..<150 {
            let (rows, columns, outputs) = (draw.int(1...20), draw.int(1...300), draw.int(1...70))
            let matrix = try QuantizedMatrix(draw.tensor([outputs, columns]), format: format)
            // Every fifth with groups that are a thousand times as large as others.
            let x = try draw.tensor([rows, columns]).to(.float32)
            let scaled = round % 5 == 0 ? try x * Tensor((0..<columns).map { $0 / 32 % 2 == 0 ? 1 : 1000 as Float }) : x
            let (found, plain) = (
                try scaled.linear(matrix, kernel: kernel), try scaled.linear(matrix, kernel: .plain)
            )
            #expect(found.shape == [rows, outputs] && found.dtype == .float32)
            #expect(try found.equal(plain), "\(rows) × \(columns) → \(outputs)")
        }
    }

    @Test(arguments: Format.allCases) func `products are near those of the widened weights`(_ format: Format) throws {
        var draw = Draw(seed: 85)
        for _ in 0..<100 {
            let (rows, columns, outputs) = (draw.int(1...18), draw.int(32...400), draw.int(1...40))
            let matrix = try QuantizedMatrix(draw.tensor([outputs, columns]), format: format)
            let bias: Tensor? = draw.bool() ? try draw.tensor([outputs]).to(.float32) : nil
            let x = try draw.tensor([rows, columns]).to(.float32)
            let (found, expected) = (
                try Grid(x.linear(matrix, bias)), try Grid(x.linear(matrix.widened(), bias))
            )
            let apart = Grid.places([rows, outputs]).map { found[$0] - expected[$0] }
            // Rounding activations to 8 bits costs about half a percent of the sums' size.
            #expect(
                Self.squares(apart).squareRoot() < 0.02 * (Double(rows * outputs) * Double(columns) * 0.34).squareRoot()
            )
        }
    }

    /// Row counts on both sides of every tile, and thousands.
    @Test(arguments: kernels, Format.allCases)
    func `a row's product is the same bits whatever the other rows`(_ kernel: Kernel, _ format: Format) throws {
        var draw = Draw(seed: 86)
        let matrix = try QuantizedMatrix(draw.tensor([53, 300]), format: format)
        let x = try draw.tensor([2050, 300]).to(.float32)
        let all = try x.linear(matrix, kernel: kernel)
        for count in Array(1...34) + [63, 64, 65, 512, 2049] {
            let start = draw.int(0...(2050 - count))
            let part = try x.narrow(dim: 0, start: start, length: count).linear(matrix, kernel: kernel)
            #expect(try part.equal(all.narrow(dim: 0, start: start, length: count)), "\(count) rows from \(start)")
        }
    }

    @Test(arguments: Format.allCases) func `as many threads as there are give what one gives`(_ format: Format) throws {
        let threads = try TorchRuntime.threadCount()
        defer { try? TorchRuntime.setThreadCount(threads) }
        var draw = Draw(seed: 87)
        for (outputs, inner) in [(1, 600), (37, 700), (1027, 1100), (2048, 512)] {
            let weights = try draw.tensor([outputs, inner])
            let x = try [1, 3, 40].map { try draw.tensor([$0, inner]) }
            let results = try [1, 2, 3, 5].map { count in
                try TorchRuntime.setThreadCount(count)
                let matrix = try QuantizedMatrix(weights, format: format)
                return try [matrix.codes, matrix.scales, matrix.widened()] + x.map { try $0.linear(matrix) }
            }
            for result in results.dropFirst() {
                #expect(try zip(result, results[0]).allSatisfy { try $0.equal($1) })
            }
        }
    }
}

extension QuantizedMatrixTests {
    @Test(arguments: [1, 8, 9, 40]) func `bfloat16 comes in and goes out, and the sums are wider`(_ rows: Int) throws {
        var draw = Draw(seed: 88)
        let matrix = try QuantizedMatrix(draw.tensor([5, 200]), format: .int8)
        let x = try draw.tensor([2, rows, 200]).to(.bfloat16)
        let found = try x.linear(matrix)
        #expect(found.dtype == .bfloat16 && found.shape == [2, rows, 5])
        #expect(try found.equal(x.to(.float32).linear(matrix).to(.bfloat16)))
    }

    @Test func `stacked matrices are the matrices one below the other, and rows are cut out again`() throws {
        var draw = Draw(seed: 89)
        let parts = try [32, 3].map { try QuantizedMatrix(draw.tensor([$0, 40]), format: .int4) }
        let both = try #require(try QuantizedMatrix(stacking: parts))
        #expect(both.shape == [35, 40] && both.byteCount == 3 * 2 * (256 + 32))
        #expect(try both.rows(start: 32, length: 3).widened().equal(parts[1].widened()))
        let x = try draw.tensor([1, 40]).to(.float32)
        #expect(try x.linear(both).equal(Tensor.cat(parts.map { try x.linear($0) }, dim: 1)))
        #expect(try QuantizedMatrix(stacking: parts.reversed()) == nil)
        let int8 = try QuantizedMatrix(draw.tensor([32, 40]), format: .int8)
        #expect(try QuantizedMatrix(stacking: [int8, parts[1]]) == nil && QuantizedMatrix(stacking: []) == nil)
    }

    @Test(arguments: [DType.float32, .bfloat16], Format.allCases)
    func `gradients pass to the input as through the widened matrix, whatever the shapes`(
        _ type: DType, _ format: Format
    )
        throws
    {
        var draw = Draw(seed: 90)
        for _ in 0..<40 {
            let (rows, outputs, inner) = (draw.int(0...20), draw.int(1...600), draw.int(1...140))
            let matrix = try QuantizedMatrix(draw.tensor([outputs, inner]), format: format)
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
        let (matrix, bias) = (try QuantizedMatrix(Tensor.ones([2, 3]), format: .int8), try Tensor.ones([2]))
        try bias.setRequiresGradient(true)
        let x = try Tensor.ones([1, 3])
        let error = #expect(throws: TorchError.self) { try x.linear(matrix, bias) }
        #expect(error?.description.contains("bias of a low-bit layer cannot be trained") == true)
        #expect(try withoutGradients { try x.linear(matrix, bias) }.shape == [1, 2])
    }

    @Test func `shapes and types that do not fit are refused`() throws {
        let matrix = try QuantizedMatrix(Tensor.ones([2, 3]), format: .int4)
        #expect(throws: TorchError.self) { try Tensor.ones([1, 4]).linear(matrix) }
        #expect(throws: TorchError.self) { try QuantizedMatrix(Tensor.ones([3]), format: .int4) }
        #expect(throws: TorchError.self) {
            try QuantizedMatrix(Tensor([1, 2] as [Int], shape: [1, 2]), format: .int8)
        }
        for shape in [[2, 33], [17, 3], [6], [2, 3, 1]] {
            #expect(throws: TorchError.self) {
                try QuantizedMatrix(codes: matrix.codes, scales: matrix.scales, format: .int4, shape: shape)
            }
        }
        #expect(throws: TorchError.self) {
            try QuantizedMatrix(codes: matrix.codes, scales: matrix.scales, format: .int8, shape: [2, 3])
        }
    }

    @Test(arguments: Format.allCases) func `no rows give no rows`(_ format: Format) throws {
        let matrix = try QuantizedMatrix(Tensor.ones([2, 3]), format: format)
        #expect(try Tensor.zeros([0, 3]).linear(matrix).shape == [0, 2])
    }
}
