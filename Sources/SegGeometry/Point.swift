/// A pixel by its column and row; the origin is the centre of the top-left pixel, y grows downwards.
public struct PixelPoint: Hashable, Sendable, Codable {
    /// Column.
    public var x: Int
    /// Row.
    public var y: Int

    /// The pixel in column `x`, row `y`.
    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }
}

extension PixelPoint {
    /// The point, moved to within ±2³⁰: where differences fit OpenCV's 32-bit coordinates, and products 64 bits.
    var limited: PixelPoint {
        let limit = 1 << 30
        return PixelPoint(x: min(max(x, -limit), limit), y: min(max(y, -limit), limit))
    }
}

/// A position on a picture in pixels, continuous: a normalized value times the picture's width or height.
public struct ImagePoint: Hashable, Sendable, Codable {
    /// Pixels from the left.
    public var x: Double
    /// Pixels from the top.
    public var y: Double

    /// The position `x` pixels from the left and `y` from the top.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// A position as the model writes it: 0…1 of the picture's width and height.
public struct NormalizedPoint: Hashable, Sendable, Codable {
    /// Share of the width.
    public var x: Double
    /// Share of the height.
    public var y: Double

    /// The position at `x` of the width and `y` of the height.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// The same position in pixels of a picture of the given size: value × size, as the published decoder does.
    public func scaled(to size: ImageSize) -> ImagePoint {
        ImagePoint(x: x * Double(size.width), y: y * Double(size.height))
    }
}
