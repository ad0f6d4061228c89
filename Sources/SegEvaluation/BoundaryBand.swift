public import SegGeometry

/// The pixels of a mask near its edge: the mask minus its erosion.
///
/// As Boundary IoU defines it (Cheng et al., CVPR 2021, arXiv 2103.16562): the erosion is `d` times a 3×3 one, which is once a
/// (2d+1)×(2d+1) one, with nothing outside the picture, so a shape that touches the border has an edge there. `d` is the
/// rounded share of the picture's diagonal, at least 1. Only the columns of the mask's box are looked at.
public struct BoundaryBand: Hashable, Sendable {
    /// The picture's size.
    public let size: ImageSize
    /// Number of pixels.
    public let area: Int
    private let columns: BitColumns

    /// The band of `mask`.
    ///
    /// - Parameters:
    ///   - mask: any mask.
    ///   - ratio: how wide the band is, as a share of the picture's diagonal.
    public init(_ mask: RunLengthMask, ratio: Double = 0.02) {
        size = mask.size
        let whole = BitColumns(mask)
        var band = whole
        band.subtract(whole.eroded(by: Self.distance(in: mask.size, ratio: ratio)))
        area = band.area
        columns = band
    }

    private static func distance(in size: ImageSize, ratio: Double) -> Int {
        let (width, height) = (Double(size.width), Double(size.height))
        return max(1, Int((ratio * (width * width + height * height).squareRoot()).rounded(.toNearestOrEven)))
    }

    /// What two bands of one picture share.
    ///
    /// - Throws: `GeometryError.sizesDiffer`.
    public func overlap(with other: BoundaryBand) throws(GeometryError) -> Counts {
        guard size == other.size else { throw .sizesDiffer(size, other.size) }
        let shared = columns.sharedArea(with: other.columns)
        return Counts(intersection: shared, union: area + other.area - shared)
    }

    /// The band as a mask.
    public var mask: Mask {
        var mask = Mask(size: size)
        for column in columns.first..<(columns.first + columns.count) {
            for row in 0..<size.height { mask[column, row] = columns[column, row] }
        }
        return mask
    }
}
