internal import SegDatasets
internal import SegFormats
internal import SegGeometry
internal import SegRewards
internal import SegScenes

/// How deep the pixels of an object lie in it: what "a point on it, away from its border" is chosen by.
///
/// The distance to the nearest pixel outside, in thirds of a pixel, by two passes of the 3-4 chamfer (Borgefors 1986); it
/// is within 8 % of the Euclidean one. Beyond the picture's border is outside.
struct InnerPoints: ObjectPlaces {
    private let object: MaskObject
    /// Row after row of `object.cut`; 0 outside the object.
    let depths: [Int32]
    /// The depth of the deepest pixel.
    let deepest: Int32

    init(_ object: MaskObject) {
        self.object = object
        let size = object.cut.size
        // A frame of one pixel outside spares the passes all questions about borders.
        let stride = size.width + 2
        var framed = [Int32](repeating: 0, count: stride * (size.height + 2))
        for y in 0..<size.height {
            for x in 0..<size.width where object.cut.pixels[y * size.width + x] != 0 {
                framed[(y + 1) * stride + x + 1] = .max / 2
            }
        }
        Self.pass(&framed, stride: stride, step: 1)
        Self.pass(&framed, stride: stride, step: -1)
        var depths: [Int32] = []
        depths.reserveCapacity(size.area)
        for y in 1...size.height { depths += framed[y * stride + 1..<y * stride + 1 + size.width] }
        self.depths = depths
        deepest = depths.max() ?? 0
    }

    private static func pass(_ depths: inout [Int32], stride: Int, step: Int) {
        let (first, last) = step > 0 ? (stride, depths.count - stride - 1) : (depths.count - stride - 1, stride)
        depths.withUnsafeMutableBufferPointer { depths in
            var index = first
            while index != last + step {
                if depths[index] > 0 {
                    let beside = depths[index - step] + 3
                    let before = depths[index - step * stride] + 3
                    let across = min(depths[index - step * (stride + 1)], depths[index - step * (stride - 1)]) + 4
                    depths[index] = min(depths[index], beside, before, across)
                }
                index += step
            }
        }
    }

    /// How deep a drawn pixel lies at least, as a share of the deepest.
    static let share = 0.3

    /// A random pixel of those that lie deep enough.
    func drawn(_ random: inout SeededGenerator) -> PixelPoint {
        let least = max(1, Int32((Double(deepest) * Self.share).rounded(.up)))
        let wanted = random.integer(1...max(1, depths.count { $0 >= least }))
        var seen = 0
        for (index, depth) in depths.enumerated() where depth >= least {
            seen += 1
            if seen == wanted { return pixel(index) }
        }
        return middle
    }

    /// The pixel nearest to the centroid of those that lie at least half as deep as the deepest: for a disc its middle, for
    /// a crescent a place in its thick part, and never one on the border of something thick.
    var middle: PixelPoint {
        let (width, count) = (object.cut.size.width, depths.count { $0 > 0 })
        var (sumX, sumY) = (0, 0)
        for (index, depth) in depths.enumerated() where depth > 0 {
            sumX += index % width
            sumY += index / width
        }
        let (x, y) = (Double(sumX) / Double(max(1, count)), Double(sumY) / Double(max(1, count)))
        let least = max(1, (deepest + 1) / 2)
        var (best, shortest) = (0, Double.infinity)
        for (index, depth) in depths.enumerated() where depth >= least {
            let (dx, dy) = (Double(index % width) - x, Double(index / width) - y)
            let distance = dx * dx + dy * dy
            if distance < shortest { (best, shortest) = (index, distance) }
        }
        return pixel(best)
    }

    private func pixel(_ index: Int) -> PixelPoint {
        let (y, x) = index.quotientAndRemainder(dividingBy: object.cut.size.width)
        return PixelPoint(x: x + object.bounds.left, y: y + object.bounds.top)
    }
}
