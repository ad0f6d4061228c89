/// A position in the plane, whatever its unit; y grows downwards.
public protocol PlanarPoint: Hashable, Sendable {
    /// The same coordinates in double precision (of a pixel beyond ±2⁵³, the nearest).
    var planar: ImagePoint { get }
}

extension PixelPoint: PlanarPoint {
    /// The pixel's centre.
    public var planar: ImagePoint { ImagePoint(x: Double(x), y: Double(y)) }
}

extension ImagePoint: PlanarPoint {
    /// The point itself.
    public var planar: ImagePoint { self }
}

extension NormalizedPoint: PlanarPoint {
    /// The same numbers.
    public var planar: ImagePoint { ImagePoint(x: x, y: y) }
}
