internal import SegGeometry

/// A glyph at full size, at half, at a quarter …, each level the mean of 2×2 pixels of the one before.
struct GlyphPyramid: Sendable {
    /// The full size first; the last is at least 4 pixels a side.
    let levels: [GlyphBitmap]

    init(_ glyph: GlyphBitmap) {
        var levels = [glyph]
        while let last = levels.last, min(last.size.width, last.size.height) >= 8, levels.count < 6 {
            levels.append(last.halved)
        }
        self.levels = levels
    }

    /// The level to draw from at `scale` output pixels a full-size pixel: the one whose own size is nearest.
    func level(for scale: Double) -> Int {
        var (level, factor) = (0, scale)
        while factor < 0.7071, level + 1 < levels.count {
            factor *= 2
            level += 1
        }
        return level
    }
}

extension GlyphBitmap {
    /// Half the size, rounded up; beyond the right and lower border all is transparent.
    fileprivate var halved: GlyphBitmap {
        let half = ImageSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
        var result = [UInt8](repeating: 0, count: half.area * 4)
        for y in 0..<half.height {
            for x in 0..<half.width {
                for channel in 0..<4 {
                    var sum = 2
                    for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                        let (column, row) = (2 * x + dx, 2 * y + dy)
                        guard column < size.width, row < size.height else { continue }
                        sum += Int(pixels[(row * size.width + column) * 4 + channel])
                    }
                    result[(y * half.width + x) * 4 + channel] = UInt8(sum / 4)
                }
            }
        }
        return GlyphBitmap(size: half, pixels: result)
    }
}
