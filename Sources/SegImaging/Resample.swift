internal import CImageCodecs
public import SegGeometry

extension Image {
    /// The picture at another size, by bicubic interpolation (a = −0.5) with antialiasing.
    ///
    /// Equal to Pillow 11 and 12's `resize(size, BICUBIC)`, bit for bit: columns first, then rows, 8-bit values in
    /// between, weights in fixed point with 22 fractional bits. (Pillow 13 chooses the order by the sizes.)
    ///
    /// - Precondition: neither size is empty.
    /// - Complexity: O(pixels × taps), taps being four times the reduction, at least four.
    public func resampled(to target: ImageSize) -> Image {
        precondition(size.width > 0 && size.height > 0, "an empty picture can't be resampled")
        precondition(target.width > 0 && target.height > 0, "a picture can't be resampled to nothing")
        return resampledColumns(to: target.width).resampledRows(to: target.height)
    }

    private func resampledColumns(to width: Int) -> Image {
        guard width != size.width else { return self }
        let axis = ResampleAxis(from: size.width, to: width)
        let rows = Int32(size.height)
        let target = ImageSize(width: width, height: size.height)
        return Image(size: target) { output in
            axis.withWeights { seg_resample_rows(pixels, Int32(size.width), rows, $0, output) }
        }
    }

    private func resampledRows(to height: Int) -> Image {
        guard height != size.height else { return self }
        let axis = ResampleAxis(from: size.height, to: height)
        return Image(size: ImageSize(width: size.width, height: height)) { output in
            axis.withWeights { seg_resample_columns(pixels, size.width * 3, $0, output) }
        }
    }

    /// A picture whose bytes `fill` writes, all of them.
    private init(size: ImageSize, fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        let pixels = [UInt8](unsafeUninitializedCapacity: size.area * 3) { buffer, count in
            if let base = buffer.baseAddress { fill(base) }
            count = size.area * 3
        }
        self.init(size: size, pixels: pixels)
    }
}

/// Which inputs each output along one axis is made of, and by what weights.
struct ResampleAxis: Hashable, Sendable {
    /// Index of the first input of each output.
    let first: [Int32]
    /// Number of inputs of each output.
    let taps: [Int32]
    /// Weights in fixed point with 22 fractional bits: `stride` of them for each output, unused ones 0.
    let weights: [Int32]
    /// The largest number of inputs of any output.
    let stride: Int

    /// The axis from `source` to `target` pixels.
    init(from source: Int, to target: Int) {
        let scale = Double(source) / Double(target)
        let widening = max(scale, 1)
        let support = 2 * widening
        stride = Int(support.rounded(.up)) * 2 + 1
        var first: [Int32] = []
        var taps: [Int32] = []
        var weights = [Int32](repeating: 0, count: target * stride)
        first.reserveCapacity(target)
        taps.reserveCapacity(target)
        for output in 0..<target {
            let center = (Double(output) + 0.5) * scale
            let low = max(0, Int(center - support + 0.5))
            let high = min(source, Int(center + support + 0.5))
            first.append(Int32(low))
            taps.append(Int32(high - low))
            let exact = Self.weights(of: low..<high, center: center, shrink: 1 / widening)
            for (tap, weight) in exact.enumerated() { weights[output * stride + tap] = Self.fixed(weight) }
        }
        self.first = first
        self.taps = taps
        self.weights = weights
    }

    /// Calls `body` with the axis in the form of the C loops.
    func withWeights(_ body: (seg_axis) -> Void) {
        let count = Int32(first.count)
        first.withUnsafeBufferPointer { first in
            taps.withUnsafeBufferPointer { taps in
                weights.withUnsafeBufferPointer { weights in
                    body(
                        seg_axis(
                            count: count, stride: Int32(stride), first: first.baseAddress, taps: taps.baseAddress,
                            weights: weights.baseAddress))
                }
            }
        }
    }

    private static func weights(of inputs: Range<Int>, center: Double, shrink: Double) -> [Double] {
        let raw = inputs.map { kernel((Double($0) - center + 0.5) * shrink) }
        let sum = raw.reduce(0, +)
        return sum == 0 ? raw : raw.map { $0 / sum }
    }

    /// Keys' cubic kernel with a = −0.5.
    private static func kernel(_ position: Double) -> Double {
        let a = -0.5
        let x = position.magnitude
        if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
        return 0
    }

    /// Rounded half away from zero.
    private static func fixed(_ weight: Double) -> Int32 {
        let scaled = weight * Double(1 << 22)
        return Int32(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
    }
}
