internal import SegGeometry

/// What a format keeps of the masks that are written in it: the IoU with what is read again.
///
/// Polygons are read as pycocotools fills them: vertices are pixel corners.
public struct RoundTripLoss: Hashable, Sendable {
    /// Objects written.
    public private(set) var objects = 0
    /// Objects that do not come back pixel for pixel.
    public private(set) var lossy = 0
    /// The smallest IoU; 1 without objects.
    public private(set) var least = 1.0
    /// The picture of the object with the smallest IoU.
    public private(set) var worst = ""
    private var sum = 0.0

    /// The mean IoU; 1 without objects.
    public var mean: Double { objects == 0 ? 1 : sum / Double(objects) }

    /// Counts an object of the named picture.
    mutating func add(_ iou: Double, picture: String) {
        objects += 1
        sum += iou
        if iou < 1 { lossy += 1 }
        if iou < least { (least, worst) = (iou, picture) }
    }

    /// The IoU of a mask with its rings, filled between pixel corners; 0 where they cannot be filled.
    static func iou(of rings: [ImageRing], with mask: RunLengthMask) -> Double {
        guard let filled = try? RunLengthMask(filling: rings, size: mask.size, rule: .coco) else { return 0 }
        return iou(filled, mask)
    }

    /// The IoU of two masks of one size.
    static func iou(_ a: RunLengthMask, _ b: RunLengthMask) -> Double {
        ((try? Overlap(a, b)) ?? .zero).iou
    }
}
