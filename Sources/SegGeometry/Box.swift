/// An axis-aligned box in continuous pixels; `x1 ≤ x2`, `y1 ≤ y2` where it was computed, not where a model wrote it.
public struct ImageBox: Hashable, Sendable, Codable {
    /// Left edge.
    public var x1: Double
    /// Top edge.
    public var y1: Double
    /// Right edge.
    public var x2: Double
    /// Bottom edge.
    public var y2: Double

    /// The box from (`x1`, `y1`) to (`x2`, `y2`).
    public init(x1: Double, y1: Double, x2: Double, y2: Double) {
        self.x1 = x1
        self.y1 = y1
        self.x2 = x2
        self.y2 = y2
    }
}

extension ImageBox {
    /// Intersection over union of two boxes, 0…1; 0 where they do not meet, or a box has no inside.
    ///
    /// Against a crowd, the union is this box alone. Equal to pycocotools 2.0.11 where width and height are exact.
    public func iou(with other: ImageBox, isCrowd: Bool = false) -> Double {
        let width = min(x2, other.x2) - max(x1, other.x1)
        let height = min(y2, other.y2) - max(y1, other.y1)
        let area = (x2 - x1) * (y2 - y1)
        let otherArea = (other.x2 - other.x1) * (other.y2 - other.y1)
        // Where a side is not a number, so is an area.
        guard width > 0, height > 0, area > 0, otherArea > 0 else { return 0 }
        let shared = width * height
        return shared / (isCrowd ? area : area + otherArea - shared)
    }
}

/// An axis-aligned box as the model writes it: 0…1 of the picture's width and height.
public struct NormalizedBox: Hashable, Sendable, Codable {
    /// Left edge.
    public var x1: Double
    /// Top edge.
    public var y1: Double
    /// Right edge.
    public var x2: Double
    /// Bottom edge.
    public var y2: Double

    /// The box from (`x1`, `y1`) to (`x2`, `y2`).
    public init(x1: Double, y1: Double, x2: Double, y2: Double) {
        self.x1 = x1
        self.y1 = y1
        self.x2 = x2
        self.y2 = y2
    }

    /// The box in pixels of a picture of the given size.
    public func scaled(to size: ImageSize) -> ImageBox {
        let topLeft = NormalizedPoint(x: x1, y: y1).scaled(to: size)
        let bottomRight = NormalizedPoint(x: x2, y: y2).scaled(to: size)
        return ImageBox(x1: topLeft.x, y1: topLeft.y, x2: bottomRight.x, y2: bottomRight.y)
    }
}
