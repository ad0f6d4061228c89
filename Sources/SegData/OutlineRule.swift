public import SegGeometry
internal import SegNotation

/// How a mask becomes the rings of an answer: trace, simplify, canonical order.
public struct OutlineRule: Hashable, Sendable, Codable {
    /// Simplification: the outline may leave the traced contour by this share of its length.
    public var epsilonRatio: Double
    /// Parts smaller than this share of the largest part are left out of the answer.
    public var smallestPart: Double

    /// A rule; the defaults give a disc of 30 pixels' radius about a dozen vertices.
    public init(epsilonRatio: Double = 0.008, smallestPart: Double = 0.2) {
        self.epsilonRatio = epsilonRatio
        self.smallestPart = smallestPart
    }

    /// Everything that is wrong with the rule, a sentence each.
    public var problems: [String] {
        var found: [String] = []
        if !(0...0.2).contains(epsilonRatio) { found.append("epsilonRatio is \(epsilonRatio), not 0 to 0.2") }
        if !(0...1).contains(smallestPart) { found.append("smallestPart is \(smallestPart), not 0 to 1") }
        return found
    }

    /// The outlines of the mask's parts, largest first: vertices are pixel centres, counter-clockwise on screen from
    /// the topmost, then leftmost one. Holes are left out.
    ///
    /// A part whose simplified outline has fewer than three vertices is left out, since no reader can fill it; a mask
    /// of only such parts has no rings.
    ///
    /// - Throws: `GeometryError` when the mask is larger than a picture may be.
    public func pixelRings(of mask: Mask, within bounds: PixelBounds) throws(GeometryError) -> [PixelRing] {
        let cropped = mask.cropped(to: bounds)
        let rings = try cropped.outline(epsilonRatio: epsilonRatio)
            .map { ring in
                PixelRing(ring.vertices.map { PixelPoint(x: $0.x + bounds.left, y: $0.y + bounds.top) }).canonical
            }
            .filter { $0.vertices.count >= 3 && $0.twiceSignedArea != 0 }
        let largest = rings.map { abs($0.twiceSignedArea) }.max() ?? 0
        return
            rings
            .filter { Double(abs($0.twiceSignedArea)) >= smallestPart * Double(largest) }
            .sorted { abs($0.twiceSignedArea) > abs($1.twiceSignedArea) }
    }

    /// `pixelRings` as an answer writes them: shares of the picture's sides on the 1/1000 grid.
    public func rings(of mask: Mask, within bounds: PixelBounds) throws(GeometryError) -> [NormalizedRing] {
        try pixelRings(of: mask, within: bounds).map { CoordinateGrid.normalized($0, in: mask.size) }
    }
}

extension Mask {
    /// The part of the mask inside `bounds`.
    ///
    /// - Precondition: `bounds` lies within the mask.
    func cropped(to bounds: PixelBounds) -> Mask {
        let cropSize = ImageSize(width: bounds.right - bounds.left + 1, height: bounds.bottom - bounds.top + 1)
        var cropped = [UInt8]()
        cropped.reserveCapacity(cropSize.area)
        for y in bounds.top...bounds.bottom {
            let start = y * size.width
            cropped += pixels[start + bounds.left...start + bounds.right]
        }
        return Mask(size: cropSize, pixels: cropped)
    }
}
