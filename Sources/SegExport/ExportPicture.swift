public import SegGeometry
public import SegImaging

/// Which outlines polygon formats get.
public enum ExportOutlines: String, Hashable, Sendable, CaseIterable {
    /// The answer's own vertices: few, and good to edit. Along the border a pixel may be lost; the IoU that is kept is
    /// reported.
    case answer
    /// The edges of the mask's pixels: every pixel is kept.
    case exact
}

/// One object of a picture, ready to be written in any format.
public struct ExportObject: Sendable {
    /// What it is called: the query's words.
    public let label: String
    /// Its pixels. Never empty.
    public let mask: RunLengthMask
    /// Its polygons along pixel edges, with holes.
    public let edges: [EdgePolygon]
    /// Its outlines in pixel corners, each of at least three vertices and within the picture.
    public let rings: [ImageRing]
    /// The smallest box around its pixels.
    public let box: ImageBox

    /// An object; nil when no pixel is inside.
    ///
    /// - Parameters:
    ///   - label: What it is called.
    ///   - rings: The answer's outlines in pixels.
    ///   - fill: How they were filled.
    ///   - mask: What they gave.
    ///   - outlines: Which outlines polygon formats get. Where the answer's own keep less than half of the mask (a
    ///     line, a single pixel), the exact ones are used instead.
    public init?(label: String, rings: [ImageRing], fill: FillRule, mask: RunLengthMask, outlines: ExportOutlines) {
        guard let box = mask.box else { return nil }
        self.label = label
        self.mask = mask
        self.box = box
        edges = PixelEdges.polygons(of: mask)
        let own = rings.filter { $0.vertices.count >= 3 }.map { $0.inCorners(of: mask.size, fill: fill) }
        let isUsable = outlines == .answer && RoundTripLoss.iou(of: own, with: mask) >= 0.5
        self.rings = isUsable ? own : edges.map(\.joined)
    }

    /// Whether polygons cannot say what the mask says: it has holes.
    public var hasHoles: Bool { edges.contains { !$0.holes.isEmpty } }
}

/// A picture with all of its objects.
public struct ExportPicture: Sendable {
    /// The name that the picture was given by.
    public let name: String
    /// Columns and rows.
    public let size: ImageSize
    /// What was found, in the order of the answers.
    public var objects: [ExportObject]
    /// The pixels, where they are known.
    public var pixels: Image?
    /// The name of files that belong to this picture, without an ending; no two pictures of a run share it.
    public internal(set) var prefix = ""

    /// A picture with the objects of one answer.
    ///
    /// - Parameters:
    ///   - name: The picture's path, or any text that identifies it.
    ///   - size: Columns and rows.
    ///   - label: What was asked for.
    ///   - answers: Each becomes an object, if it has a pixel.
    ///   - fill: How the answers were filled.
    ///   - outlines: Which outlines polygon formats get.
    ///   - pixels: The picture itself, for cut-outs.
    public init(
        name: String, size: ImageSize, label: String, answers: [AnswerObject], fill: FillRule,
        outlines: ExportOutlines, pixels: Image? = nil
    ) {
        self.name = name
        self.size = size
        self.pixels = pixels
        objects = answers.compactMap {
            ExportObject(label: label, rings: $0.rings, fill: fill, mask: $0.mask, outlines: outlines)
        }
    }
}

extension Ring where Vertex == ImagePoint {
    /// The ring in pixel corners, to a thousandth of a pixel, moved into the picture where it leaves it.
    fileprivate func inCorners(of size: ImageSize, fill: FillRule) -> ImageRing {
        let shift = fill == .inclusive ? 0.5 : 0
        func place(_ value: Double, _ side: Int) -> Double {
            (min(max(value + shift, 0), Double(side)) * 1000).rounded() / 1000
        }
        return ImageRing(vertices.map { ImagePoint(x: place($0.x, size.width), y: place($0.y, size.height)) })
    }
}
