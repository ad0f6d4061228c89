public import SegGeometry

/// Draws found objects over a picture so that they are seen on any background: a translucent fill, an outline with a
/// light halo inside a dark rim, its vertices, a box, and a label.
public struct Overlay: Hashable, Sendable {
    /// One object to show.
    public struct Item: Hashable, Sendable {
        /// Outlines in the picture's pixels.
        public var rings: [ImageRing]
        /// Vertices of the rings that are unsure, by ring and place: the edges at them are dashed. None where it is empty.
        public var unsure: [[Bool]] = []
        /// The object's pixels; without it, the inside of the rings is filled.
        public var mask: Mask?
        /// The object's box.
        public var box: ImageBox?
        /// Single points.
        public var points: [ImagePoint]
        /// What to write beside the object.
        public var label: String?
        /// The object's colour; without it, the palette's next.
        public var color: Color?

        /// An object; every part may be left out.
        public init(
            rings: [ImageRing] = [], mask: Mask? = nil, box: ImageBox? = nil, points: [ImagePoint] = [],
            label: String? = nil, color: Color? = nil
        ) {
            self.rings = rings
            self.mask = mask
            self.box = box
            self.points = points
            self.label = label
            self.color = color
        }
    }

    /// How things are drawn. Lengths are in pixels of the drawing; `nil` adapts them to its size.
    public struct Style: Hashable, Sendable {
        /// The colours of objects without one of their own, in turn.
        public var palette = Style.vivid
        /// Opacity of the fill, 0…1.
        public var fillOpacity = 0.32
        /// Width of the outline's coloured core.
        public var lineWidth: Double?
        /// Height of a label's capital letters.
        public var textHeight: Double?
        /// Whether vertices are marked, where they are not too dense to be told apart.
        public var marksVertices = true
        /// By which whole factor the picture is enlarged first; `nil` brings small pictures to about 480 pixels, so
        /// that lines and letters have room.
        public var enlargement: Int?

        /// The default look.
        public init() {}

        /// Strong hues that differ for most colour-blind people too.
        public static let vivid = [
            Color(red: 255, green: 45, blue: 85), Color(red: 0, green: 174, blue: 239),
            Color(red: 255, green: 196, blue: 0), Color(red: 0, green: 200, blue: 120),
            Color(red: 175, green: 82, blue: 255), Color(red: 255, green: 120, blue: 20),
            Color(red: 20, green: 220, blue: 220), Color(red: 255, green: 105, blue: 200),
        ]
    }

    /// How things are drawn.
    public var style: Style

    /// An overlay in the given style.
    public init(style: Style = Style()) {
        self.style = style
    }

    /// The picture with the objects drawn over it, later ones on top; labels above all.
    ///
    /// - Returns: a picture of the same size, or a whole multiple of it (see `Style.enlargement`).
    public func drawn(_ items: [Item], on image: Image) -> Image {
        guard image.size.area > 0 else { return image }
        let factor = enlargement(of: image.size)
        let size = ImageSize(width: image.size.width * factor, height: image.size.height * factor)
        let colors = items.indices.map { items[$0].color ?? style.palette[$0 % max(style.palette.count, 1)] }
        let scaled = items.map { $0.scaled(by: factor) }
        var painter = OverlayPainter(canvas: Canvas(image.resampled(to: size)), items: scaled, style: style)
        for (item, color) in zip(scaled, colors) { painter.fill(item, color) }
        for (item, color) in zip(scaled, colors) { painter.outline(item, color) }
        for (item, color) in zip(scaled, colors) { painter.label(item, color) }
        return painter.canvas.image
    }

    private static let comfortableSide = 480

    private func enlargement(of size: ImageSize) -> Int {
        if let factor = style.enlargement { return max(1, factor) }
        return max(1, Int((Double(Self.comfortableSide) / Double(max(size.width, size.height))).rounded()))
    }
}

extension Overlay.Item {
    /// The object on a picture that is `factor` times larger.
    fileprivate func scaled(by factor: Int) -> Overlay.Item {
        guard factor != 1 else { return self }
        let scale = Double(factor)
        var item = self
        item.rings = rings.map { ImageRing($0.vertices.map { $0.scaled(by: scale) }) }
        item.points = points.map { $0.scaled(by: scale) }
        item.box = box.map {
            ImageBox(x1: $0.x1 * scale, y1: $0.y1 * scale, x2: $0.x2 * scale, y2: $0.y2 * scale)
        }
        item.mask = mask.map { $0.enlarged(by: factor) }
        return item
    }
}

extension ImagePoint {
    fileprivate func scaled(by scale: Double) -> ImagePoint { ImagePoint(x: x * scale, y: y * scale) }
}

extension Mask {
    /// The mask with each pixel as a square of `factor` × `factor`.
    fileprivate func enlarged(by factor: Int) -> Mask {
        var large = Mask(size: ImageSize(width: size.width * factor, height: size.height * factor))
        for row in 0..<large.size.height {
            let source = row / factor * size.width
            for column in 0..<large.size.width {
                large.pixels[row * large.size.width + column] = pixels[source + column / factor]
            }
        }
        return large
    }
}
