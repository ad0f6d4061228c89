internal import SegGeometry

/// The part of a picture that is looked at, and where in it a border may lie.
struct RefineWindow: Sendable {
    /// The part's columns in the picture.
    let columns: Range<Int>
    /// The part's rows in the picture.
    let rows: Range<Int>
    /// The columns and rows of the box in the window, where the place is a box: nothing outside is ever inside the mask.
    private let box: (columns: Range<Int>, rows: Range<Int>)?

    /// What of a level is in doubt.
    struct Doubt: Sendable {
        /// The pixels, as row × width + column; ascending.
        var places: [Int] = []
        /// For each how much it pulls to its side of the outline: positive inside.
        var bias: [Int32]?
    }

    /// Around a box, or around what is inside of `mask`; nil where there is no such pixel.
    ///
    /// The band in doubt reaches `radius` pixels to either side.
    init?(_ mask: Mask, box: ImageBox?, radius: Double, in size: ImageSize) {
        guard let region = (box?.pixels(in: size)) ?? mask.box?.pixels(in: size) else { return nil }
        let side = Double(max(region.columns.count, region.rows.count))
        let margin =
            box == nil ? Int((2 * radius).rounded(.up)) + 2 : max(16, Int((side * Self.boxMargin).rounded(.up)))
        columns = max(0, region.columns.lowerBound - margin)..<min(size.width, region.columns.upperBound + margin)
        rows = max(0, region.rows.lowerBound - margin)..<min(size.height, region.rows.upperBound + margin)
        let (left, top) = (columns.lowerBound, rows.lowerBound)
        self.box =
            box == nil
            ? nil
            : (
                region.columns.lowerBound - left..<region.columns.upperBound - left,
                region.rows.lowerBound - top..<region.rows.upperBound - top
            )
    }

    /// How much of the box's longer side is looked at around it.
    private static let boxMargin = 1.0

    /// Where a level's border begins: at that of `mask`, which has its size, or at the box where the place is one.
    func seed(_ mask: Mask, scale: Double) -> Mask {
        guard box != nil else { return mask }
        var seed = Mask(size: mask.size)
        for y in 0..<seed.size.height {
            for x in 0..<seed.size.width { seed[x, y] = isFree(x, y, scale: scale) }
        }
        return seed
    }

    /// A picture's mask in the window.
    func part(of mask: Mask) -> Mask {
        var part = Mask(size: ImageSize(width: columns.count, height: rows.count))
        for row in rows {
            let from = row * mask.size.width
            let to = (row - rows.lowerBound) * columns.count
            part.pixels.replaceSubrange(
                to..<to + columns.count, with: mask.pixels[from + columns.lowerBound..<from + columns.upperBound])
        }
        return part
    }

    /// Whether a border may move across a pixel of a level that was halved until `scale` of the picture's pixels are one.
    func isFree(_ x: Int, _ y: Int, scale: Double) -> Bool {
        guard let box else { return true }
        let (column, row) = ((Double(x) + 0.5) * scale, (Double(y) + 0.5) * scale)
        return column > Double(box.columns.lowerBound) && column < Double(box.columns.upperBound)
            && row > Double(box.rows.lowerBound) && row < Double(box.rows.upperBound)
    }

    /// What is in doubt on the level that is cut first: the box, or the pixels within `radius` of the border of `seed`.
    func doubt(_ seed: Mask, scale: Double, radius: Double, fidelity: Double) -> Doubt {
        var doubt = Doubt()
        let width = seed.size.width
        if box != nil {
            doubt.places = seed.pixels.indices.filter { isFree($0 % width, $0 / width, scale: scale) }
            return doubt
        }
        let distances = seed.borderDistances()
        let deepest = seed.pixels.indices.lazy.filter { seed.pixels[$0] != 0 }.map { distances[$0] }.max() ?? 0
        let rim = 3 * radius
        // A thin part is never in doubt as a whole: its middle stays.
        let inner = min(rim, Double(deepest) * Self.sureDepth)
        var bias: [Int32] = []
        for place in seed.pixels.indices {
            let (isInside, distance) = (seed.pixels[place] != 0, Double(distances[place]))
            guard distance <= (isInside ? inner : rim) else { continue }
            doubt.places.append(place)
            let pull = EdgeEnergy.whole(fidelity * min(1, distance / rim))
            bias.append(isInside ? pull : -pull)
        }
        doubt.bias = bias
        return doubt
    }

    /// How deep inside the deepest point a mask may be in doubt.
    private static let sureDepth = 0.7

    /// A mask of the window in a picture of the given size.
    func pasted(_ part: Mask, into size: ImageSize) -> Mask {
        var mask = Mask(size: size)
        for row in rows {
            let (from, to) = ((row - rows.lowerBound) * columns.count, row * size.width + columns.lowerBound)
            mask.pixels.replaceSubrange(
                to..<to + columns.count, with: part.pixels[from..<from + columns.count])
        }
        return mask
    }
}

extension ImageBox {
    /// The columns and rows that the box touches; nil where there are none.
    fileprivate func pixels(in size: ImageSize) -> (columns: Range<Int>, rows: Range<Int>)? {
        guard x1.isFinite, y1.isFinite, x2.isFinite, y2.isFinite else { return nil }
        func clamped(_ value: Double, _ side: Int) -> Int { Int(min(max(value, 0), Double(side))) }
        let (left, right) = (
            clamped(min(x1, x2).rounded(.down), size.width), clamped(max(x1, x2).rounded(.up), size.width)
        )
        let (top, bottom) = (
            clamped(min(y1, y2).rounded(.down), size.height), clamped(max(y1, y2).rounded(.up), size.height)
        )
        guard left < right, top < bottom else { return nil }
        return (left..<right, top..<bottom)
    }
}
