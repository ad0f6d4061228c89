public import SegGeometry

/// The grid of written coordinates: multiples of 1/1000 of the picture's width and height.
///
/// A value goes to the nearest grid line, half to even, by the same three double operations as `numpy.round(v, 3)`:
/// times 1000, round half to even, divided by 1000. On the grid a value is the double nearest to its three decimals,
/// so that reading what was written gives the same bits back.
public enum CoordinateGrid {
    /// Grid lines between 0 and 1.
    public static let steps = 1000

    /// The largest magnitude that has a place on the grid.
    public static let limit = 1e9

    /// The number of the grid line nearest to `value`, half to even.
    ///
    /// - Precondition: `value` is finite and at most `limit` in magnitude.
    public static func index(of value: Double) -> Int {
        precondition(abs(value) <= limit, "a written coordinate is finite and at most 10⁹ in magnitude")
        return Int((value * Double(steps)).rounded(.toNearestOrEven))
    }

    /// The coordinate of a grid line: `index` / 1000.
    public static func value(at index: Int) -> Double {
        Double(index) / Double(steps)
    }

    /// The grid's value nearest to `value`.
    ///
    /// - Precondition: as for `index(of:)`.
    public static func snapped(_ value: Double) -> Double {
        self.value(at: index(of: value))
    }

    /// The grid's position nearest to `point`.
    public static func snapped(_ point: NormalizedPoint) -> NormalizedPoint {
        NormalizedPoint(x: snapped(point.x), y: snapped(point.y))
    }

    /// The box whose edges are the grid lines nearest to those of `box`.
    public static func snapped(_ box: NormalizedBox) -> NormalizedBox {
        NormalizedBox(x1: snapped(box.x1), y1: snapped(box.y1), x2: snapped(box.x2), y2: snapped(box.y2))
    }

    /// The ring of the grid's positions nearest to the vertices of `ring`, one for one.
    public static func snapped(_ ring: NormalizedRing) -> NormalizedRing {
        NormalizedRing(ring.vertices.map(snapped))
    }

    /// A traced ring as it is written: column ÷ width and row ÷ height, on the grid.
    ///
    /// Vertices that fall on the same grid position are kept, as the published script keeps them.
    ///
    /// - Precondition: `size` has at least one pixel.
    public static func normalized(_ ring: PixelRing, in size: ImageSize) -> NormalizedRing {
        precondition(size.width > 0 && size.height > 0, "a ring lies in a picture of at least one pixel")
        return NormalizedRing(
            ring.vertices.map { vertex in
                NormalizedPoint(
                    x: snapped(Double(vertex.x) / Double(size.width)),
                    y: snapped(Double(vertex.y) / Double(size.height)))
            })
    }
}
