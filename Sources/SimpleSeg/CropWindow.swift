public import SegGeometry
public import SegImaging
public import SegNotation

/// The neighbourhood of a small object in a large picture, for a second look that has more of the model's pixels on it.
///
/// Its corner has even coordinates, so that vertices are rounded alike inside and outside of it: what is filled in the window is, moved by the
/// corner, what is filled in the picture.
public struct CropWindow: Hashable, Sendable {
    /// Column of the window's first pixel; even.
    public let left: Int
    /// Row of the window's first pixel; even.
    public let top: Int
    /// The window's size.
    public let size: ImageSize
    private let whole: ImageSize

    /// The square around a box, as far as it lies in the picture; nil where it would have more than a quarter of the picture, so that there is
    /// little to gain, or no inside.
    ///
    /// - Parameters:
    ///   - box: in pixels of the picture.
    ///   - whole: the picture's size.
    ///   - margin: what is added on each side, as a share of the box's longer side.
    public init?(around box: ImageBox, in whole: ImageSize, margin: Double) {
        let (width, height) = (box.x2 - box.x1, box.y2 - box.y1)
        // Below 16 pixels there is nothing to look at.
        let side = max(16, max(width, height) * (1 + 2 * margin))
        guard width >= 0, height >= 0, side.isFinite, side < Double(max(whole.width, whole.height)) * 2 else {
            return nil
        }
        let (columns, rows) = (
            Self.span(box.x1, box.x2, side, whole.width), Self.span(box.y1, box.y2, side, whole.height)
        )
        guard let columns, let rows else { return nil }
        (left, top) = (columns.lowerBound, rows.lowerBound)
        size = ImageSize(width: columns.count, height: rows.count)
        self.whole = whole
        guard size.area * 4 <= whole.area else { return nil }
    }

    /// `side` pixels around the middle, moved into the picture where they reach out of it.
    private static func span(_ first: Double, _ last: Double, _ side: Double, _ whole: Int) -> Range<Int>? {
        let middle = (first + last) / 2
        guard middle.isFinite, middle >= 0, middle <= Double(whole) else { return nil }
        let count = min(whole, Int(side.rounded(.up)))
        let start = max(0, min(whole - count, Int((middle - side / 2).rounded(.down))))
        // The even column before it.
        let even = start & ~1
        return even..<min(whole, start + count)
    }

    /// The window's pixels.
    public func image(of image: Image) -> Image {
        precondition(image.size == whole, "the window is one of another picture")
        var pixels: [UInt8] = []
        pixels.reserveCapacity(size.area * 3)
        for row in top..<top + size.height {
            let start = (row * whole.width + left) * 3
            pixels += image.pixels[start..<start + size.width * 3]
        }
        return Image(size: size, pixels: pixels)
    }

    /// What is asked about the window: words as they are, points and boxes in its shares; nil for a point outside of it.
    public func query(_ query: Query) -> Query? {
        switch query {
        case .text: return query
        case .point(let point):
            let (x, y) = (share(point.x, whole.width, left, size.width), share(point.y, whole.height, top, size.height))
            return (0...1).contains(x) && (0...1).contains(y) ? .point(NormalizedPoint(x: x, y: y)) : nil
        case .box(let box):
            func clamped(_ value: Double) -> Double { min(1, max(0, value)) }
            return .box(
                NormalizedBox(
                    x1: clamped(share(box.x1, whole.width, left, size.width)),
                    y1: clamped(share(box.y1, whole.height, top, size.height)),
                    x2: clamped(share(box.x2, whole.width, left, size.width)),
                    y2: clamped(share(box.y2, whole.height, top, size.height))))
        }
    }

    private func share(_ value: Double, _ whole: Int, _ start: Int, _ count: Int) -> Double {
        (value * Double(whole) - Double(start)) / Double(count)
    }

    /// Outlines in the window's pixels → outlines in the picture's.
    public func outlines(_ rings: [ImageRing]) -> [ImageRing] {
        rings.map { ring in
            ImageRing(ring.vertices.map { ImagePoint(x: Self.moved($0.x, by: left), y: Self.moved($0.y, by: top)) })
        }
    }

    /// `value` + `offset`, such that both fill rules round the sum to where they round the value: to whole pixels, half to even; to fifths, half
    /// up. Sums of doubles lose the bits that tell 12.499999999999998 from 12.5.
    private static func moved(_ value: Double, by offset: Int) -> Double {
        let offset = Double(offset)
        let sum = value + offset
        return [sum, sum.nextDown, sum.nextUp].first { sum in
            sum.rounded(.toNearestOrEven) == value.rounded(.toNearestOrEven) + offset
                && (sum * 5 + 0.5).rounded(.down) == (value * 5 + 0.5).rounded(.down) + offset * 5
        } ?? sum
    }
}
