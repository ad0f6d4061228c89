internal import SegGeometry

extension [UInt8] {
    /// Blurs a picture (RGB, row-major) by the weights 1, 2, 1 in either direction, so many times.
    mutating func blur(_ size: ImageSize, times: Int) {
        let row = size.width * 3
        for _ in 0..<times {
            for y in 0..<size.height {
                for channel in 0..<3 { blur(from: y * row + channel, count: size.width, step: 3) }
            }
            for column in 0..<row { blur(from: column, count: size.height, step: row) }
        }
    }

    /// Blurs `count` values, `step` apart; those at the ends count twice.
    private mutating func blur(from start: Int, count: Int, step: Int) {
        withUnsafeMutableBufferPointer { pixels in
            var (at, before) = (start, Int32(pixels[start]))
            for index in 0..<count {
                let own = Int32(pixels[at])
                let after = index + 1 < count ? Int32(pixels[at + step]) : own
                pixels[at] = UInt8((before + 2 * own + after + 2) >> 2)
                (before, at) = (own, at + step)
            }
        }
    }

    /// The mean colour, 0 to 1, of a picture (RGB, row-major) at 8 × 8 places of a square about `center`, as far as they lie
    /// in the picture.
    func mean(_ size: ImageSize, about center: ImagePoint, reach: Double) -> SIMD3<Float> {
        var (sum, count): (SIMD3<Float>, Float) = (.zero, 0)
        for row in 0..<8 {
            for column in 0..<8 {
                let x = Int((center.x + (Double(column) - 3.5) / 4 * reach).rounded(.down))
                let y = Int((center.y + (Double(row) - 3.5) / 4 * reach).rounded(.down))
                guard (0..<size.width).contains(x), (0..<size.height).contains(y) else { continue }
                let at = (y * size.width + x) * 3
                sum += SIMD3(Float(self[at]), Float(self[at + 1]), Float(self[at + 2]))
                count += 255
            }
        }
        return count == 0 ? SIMD3(repeating: 0.5) : sum / count
    }
}
