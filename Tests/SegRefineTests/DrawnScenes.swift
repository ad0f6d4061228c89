import SegGeometry
import SegImaging
import TestSupport

@testable import SegRefine

/// A blob of one colour on another, with noise, and its mask.
struct DrawnScene {
    let image: Image
    let mask: Mask

    /// A scene of `side` columns and rows, each channel at most `noise` off.
    init(seed: UInt64, side: Int = 96, noise: Int = 12) {
        var random = SplitMix64(seed: seed)
        let size = ImageSize(width: side, height: side)
        var mask = Mask(size: size)
        let centre = (
            x: Double(side) * Double.random(in: 0.4...0.6, using: &random),
            y: Double(side) * Double.random(in: 0.4...0.6, using: &random)
        )
        let axes = (
            x: Double(side) * Double.random(in: 0.2...0.35, using: &random),
            y: Double(side) * Double.random(in: 0.2...0.35, using: &random)
        )
        for y in 0..<side {
            for x in 0..<side {
                let (dx, dy) = ((Double(x) - centre.x) / axes.x, (Double(y) - centre.y) / axes.y)
                mask[x, y] = dx * dx + dy * dy < 1
            }
        }
        let colors: [[Int]] = [[180, 70, 60], [60, 110, 190]]
        var pixels: [UInt8] = []
        for place in 0..<size.area {
            for channel in 0..<3 {
                let value = colors[mask.pixels[place] == 0 ? 0 : 1][channel]
                pixels.append(UInt8(clamping: value + Int.random(in: -noise...noise, using: &random)))
            }
        }
        image = Image(size: size, pixels: pixels)
        self.mask = mask
    }

    /// The blob's outline with so many vertices.
    func coarse(_ vertices: Int) throws -> [PixelRing] {
        OutlineBudget.reduced(try mask.outline(), to: vertices)
    }

    /// IoU with the blob.
    func overlap(_ other: Mask) throws -> Double { try Overlap(mask, other).iou }
}
