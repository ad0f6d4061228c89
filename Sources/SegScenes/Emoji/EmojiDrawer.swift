internal import SegGeometry
internal import SegImaging

/// The pixels of an emoji scene: its objects on tiles of their own, what can be seen of each, and the picture.
struct EmojiDrawer {
    /// An object with its tile, and what can be seen of it.
    struct Drawn: Sendable {
        var placed: PlacedGlyph
        var glyph: Glyph
        var tile: GlyphTile
        var sight: Sight
    }

    /// What can be seen of an object.
    struct Sight: Sendable {
        var mask: Mask
        var bounds: PixelBounds
        /// Pixels of which it takes up more than half, and those that would be so without the others.
        var area = 0
        var ownArea = 0
    }

    /// An object of which less is to be seen is left out.
    static let smallestVisibleShare = 0.4

    let size: ImageSize
    /// The objects that can be seen, from back to front.
    private(set) var drawn: [Drawn]

    /// Draws glyphs on their tiles, and leaves out what is covered too much.
    init(_ glyphs: [(PlacedGlyph, Glyph)], size: ImageSize) {
        self.size = size
        drawn = glyphs.map { placed, glyph in
            let scale = 2 * placed.pose.radius / Double(glyph.pyramid.longestSide)
            let level = glyph.pyramid.levels[glyph.pyramid.level(for: scale)]
            let tint = placed.tint.map { Tint($0, brightness: glyph.brightness) }
            let source = GlyphSource(level, gain: placed.balance * placed.gain, tint: tint)
            let tile = GlyphTile(source, pose: placed.pose, kernel: .sharp, in: size)
            let unseen = Sight(mask: Mask(size: size), bounds: tile.bounds)
            return Drawn(placed: placed, glyph: glyph, tile: tile, sight: unseen)
        }
        look()
        // From the front: what one that goes had covered is seen again.
        while let hidden = drawn.lastIndex(where: { !$0.sight.isEnough }) {
            drawn.remove(at: hidden)
            look()
        }
    }

    /// Works out from front to back what is seen of each object: the product of its alpha and of what those before it
    /// let through. A pixel belongs to an object when that is more than half, so no pixel belongs to two.
    private mutating func look() {
        var through = [Float](repeating: 1, count: size.area)
        for index in drawn.indices.reversed() {
            drawn[index].sight = Sight(of: drawn[index].tile, through: &through, size: size)
        }
    }

    /// Paints the objects over `pixels` (RGB, row-major), each after its shadow.
    func paint(_ pixels: inout [UInt8], light: SceneLight) {
        for object in drawn {
            if light.strength > 0 {
                shadow(of: object, light).darken(&pixels, strength: light.strength, width: size.width)
            }
            object.tile.paint(&pixels, width: size.width)
        }
    }

    /// The tile of a shadow, of which only alpha counts: the object's outline, blurred by being drawn from a small copy.
    private func shadow(of object: Drawn, _ light: SceneLight) -> GlyphTile {
        let pyramid = object.glyph.pyramid
        var pose = object.placed.pose
        let scale = 2 * pose.radius / Double(pyramid.longestSide)
        let level = min(pyramid.level(for: scale) + 2, pyramid.levels.count - 1)
        pose.center.x += light.offset.x * pose.radius
        pose.center.y += light.offset.y * pose.radius
        let source = GlyphSource(pyramid.levels[level], tint: nil)
        return GlyphTile(source, pose: pose, kernel: .soft, in: size)
    }

    /// The share of object `index` that each object before it hides.
    func hidden(_ index: Int) -> [Int: Double] {
        let own = drawn[index].tile
        var shares: [Int: Double] = [:]
        for other in drawn.indices where other > index {
            let count = own.overlap(with: drawn[other].tile)
            if count > 0 { shares[other] = Double(count) / Double(max(1, drawn[index].sight.ownArea)) }
        }
        return shares
    }

    /// Object `index` as it can be seen, called by some words.
    func object(_ index: Int, words: ObjectWords) -> SceneObject {
        let sight = drawn[index].sight
        let bounds = sight.bounds
        let center = NormalizedPoint(
            x: Double(bounds.left + bounds.right + 1) / 2 / Double(size.width),
            y: Double(bounds.top + bounds.bottom + 1) / 2 / Double(size.height))
        return SceneObject(
            words: words, center: center, mask: sight.mask, bounds: bounds, area: sight.area, hidden: hidden(index))
    }
}

extension GlyphPyramid {
    fileprivate var longestSide: Int { max(levels[0].size.width, levels[0].size.height) }
}

extension EmojiDrawer.Sight {
    /// Takes from `through`, the share of each pixel that is still to be seen, what `tile` takes up.
    fileprivate init(of tile: GlyphTile, through: inout [Float], size: ImageSize) {
        self.init(
            mask: Mask(size: size),
            bounds: PixelBounds(left: size.width, top: size.height, right: -1, bottom: -1))
        var inside = [UInt8](repeating: 0, count: size.area)
        for row in 0..<tile.height {
            let y = tile.top + row
            let start = y * size.width + tile.left
            for column in 0..<tile.width {
                let alpha = tile.pixels[row * tile.width + column].w
                if alpha == 0 { continue }
                if alpha > 0.5 { ownArea += 1 }
                if alpha * through[start + column] > 0.5 {
                    inside[start + column] = 1
                    area += 1
                    bounds.left = min(bounds.left, tile.left + column)
                    bounds.right = max(bounds.right, tile.left + column)
                    bounds.top = min(bounds.top, y)
                    bounds.bottom = y
                }
                through[start + column] *= 1 - alpha
            }
        }
        mask.pixels = inside
    }

    var isEnough: Bool {
        area >= Scene.fewestVisiblePixels && Double(area) >= EmojiDrawer.smallestVisibleShare * Double(ownArea)
    }
}

extension GlyphTile {
    fileprivate var bounds: PixelBounds {
        PixelBounds(left: left, top: top, right: left + width - 1, bottom: top + height - 1)
    }

    fileprivate func paint(_ pixels: inout [UInt8], width rowWidth: Int) {
        pixels.withUnsafeMutableBufferPointer { target in
            self.pixels.withUnsafeBufferPointer { source in
                for row in 0..<height {
                    var at = ((top + row) * rowWidth + left) * 3
                    for column in 0..<width {
                        let pixel = source[row * width + column]
                        if pixel.w > 0 {
                            let rest = 1 - pixel.w
                            target[at] = UInt8(Float(target[at]) * rest + pixel.x * 255 + 0.5)
                            target[at + 1] = UInt8(Float(target[at + 1]) * rest + pixel.y * 255 + 0.5)
                            target[at + 2] = UInt8(Float(target[at + 2]) * rest + pixel.z * 255 + 0.5)
                        }
                        at += 3
                    }
                }
            }
        }
    }

    fileprivate func darken(_ pixels: inout [UInt8], strength: Float, width rowWidth: Int) {
        pixels.withUnsafeMutableBufferPointer { target in
            self.pixels.withUnsafeBufferPointer { source in
                for row in 0..<height {
                    var at = ((top + row) * rowWidth + left) * 3
                    for column in 0..<width {
                        let rest = 1 - source[row * width + column].w * strength
                        for channel in at..<at + 3 { target[channel] = UInt8(Float(target[channel]) * rest) }
                        at += 3
                    }
                }
            }
        }
    }

    /// Pixels of which both take up more than half.
    fileprivate func overlap(with other: GlyphTile) -> Int {
        let (first, last) = (max(left, other.left), min(left + width, other.left + other.width))
        let (upper, lower) = (max(top, other.top), min(top + height, other.top + other.height))
        guard first < last, upper < lower else { return 0 }
        var count = 0
        for y in upper..<lower {
            for x in first..<last
            where pixels[(y - top) * width + x - left].w > 0.5
                && other.pixels[(y - other.top) * other.width + x - other.left].w > 0.5
            {
                count += 1
            }
        }
        return count
    }
}
