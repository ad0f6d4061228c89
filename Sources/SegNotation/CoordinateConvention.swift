public import SegGeometry

/// What the numbers of an answer count. Never guessed: an answer in another convention than the one that was named is told of.
public enum CoordinateConvention: String, Hashable, Sendable, CaseIterable {
    /// Shares of the picture's width and height, 0…1, as SimpleSeg writes them.
    case normalized
    /// Pixels, as Qwen2.5-VL writes them.
    case pixels
    /// Thousandths of width and height, as Qwen2-VL and Qwen3-VL write them.
    case thousand

    /// The number that stands for the whole width, and the one for the whole height, of a picture of the given size.
    public func whole(_ size: ImageSize) -> NormalizedPoint {
        switch self {
        case .normalized: NormalizedPoint(x: 1, y: 1)
        case .pixels: NormalizedPoint(x: Double(size.width), y: Double(size.height))
        case .thousand: NormalizedPoint(x: 1000, y: 1000)
        }
    }
}
