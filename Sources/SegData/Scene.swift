public import SegGeometry
public import SegImaging

/// One shape as it can be seen in a scene.
public struct SceneShape: Hashable, Sendable {
    /// What it is.
    public var kind: ShapeKind
    /// What colour it is called.
    public var color: ShapeColor
    /// Where its origin lies, as a share of the picture's width and height.
    public var center: NormalizedPoint
    /// The pixels where nothing covers it: at least half of the pixel was the shape's, and no later shape took it.
    public var mask: Mask
    /// The smallest columns and rows of visible pixels, and the largest.
    public var bounds: PixelBounds
    /// Number of visible pixels.
    public var area: Int
}

/// A box of whole pixels, both ends included.
public struct PixelBounds: Hashable, Sendable {
    /// Leftmost column.
    public var left: Int
    /// Topmost row.
    public var top: Int
    /// Rightmost column.
    public var right: Int
    /// Lowest row.
    public var bottom: Int

    /// The box from column `left`, row `top` to column `right`, row `bottom`.
    public init(left: Int, top: Int, right: Int, bottom: Int) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }
}

/// A drawn scene: its picture, and each visible shape with its mask.
public struct Scene: Hashable, Sendable {
    /// The picture.
    public var image: Image
    /// The visible shapes from back to front.
    public var shapes: [SceneShape]

    /// Draws scene `index` of the series `seed`: a pure function of the three.
    ///
    /// - Precondition: `style.problems` is empty.
    public init(seed: UInt64, index: Int, style: SceneStyle) {
        self.init(SceneLayout(seed: seed, index: index, style: style))
    }
}
