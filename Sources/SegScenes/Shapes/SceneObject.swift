public import SegGeometry

/// One object as it can be seen in a scene, whatever drew it.
public struct SceneObject: Hashable, Sendable {
    /// What it may be called.
    public var words: ObjectWords
    /// Where its origin lies, as a share of the picture's width and height.
    public var center: NormalizedPoint
    /// The pixels where nothing covers it: at least half of the pixel is seen to be the object's.
    public var mask: Mask
    /// The smallest columns and rows of visible pixels, and the largest.
    public var bounds: PixelBounds
    /// Number of visible pixels.
    public var area: Int
    /// By the index of another object of the scene, the share of this object that the other one hides.
    public var hidden: [Int: Double] = [:]
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
