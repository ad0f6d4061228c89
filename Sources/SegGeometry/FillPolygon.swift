// Rings to masks. Each ring is filled on its own, and the results are united: a ring within another one makes no hole.

extension Mask {
    /// The union of the rings' insides, in a mask of the given size.
    ///
    /// `.inclusive`: a vertex is rounded to the nearest pixel centre, halves to even, then each ring is filled as
    /// `cv2.fillPoly` of OpenCV 5.0 does: by the even-odd rule, and every pixel that its 8-connected border touches.
    /// Rings of one or two vertices give a pixel or a line. Vertices may lie far outside; equal to OpenCV for
    /// coordinates within ±2³⁰, where its 32-bit arithmetic ends. Beyond, a vertex counts as on that limit.
    ///
    /// `.coco`: each ring is filled as pycocotools 2.0.11 `frPyObjects` does: vertices are pixel corners, rounded to a
    /// fifth of a pixel, and a pixel belongs to the shape if the border, sampled in its column, passes above it an odd number
    /// of times. Rings of one or two vertices give nothing (`frPyObjects` takes four numbers for a box and refuses two).
    /// Equal to pycocotools for coordinates within ±2²⁶; beyond, its 32-bit arithmetic and memory end, and a vertex
    /// counts as on the limit ±2⁵⁰.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`, `.notFinite`.
    public init(filling rings: [ImageRing], size: ImageSize, rule: FillRule) throws(GeometryError) {
        try size.validate()
        for (index, ring) in rings.enumerated() { try ring.validateFinite(index: index) }
        switch rule {
        case .inclusive:
            self.init(size: size)
            fillInclusive(rings.lazy.map { ring in ring.vertices.map(\.nearestPixel) })
        case .coco:
            self.init(try RunLengthMask(filling: rings, size: size, rule: .coco))
        }
    }

    /// Draws the union of the rings' insides into memory of the caller's: a byte a pixel, 0 or 1, row after row.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`, `.notFinite`; then nothing is written.
    /// - Precondition: `pixels` has `size.area` bytes.
    public static func fill(
        _ rings: [ImageRing], rule: FillRule, size: ImageSize, into pixels: UnsafeMutableBufferPointer<UInt8>
    ) throws(GeometryError) {
        try size.validate()
        precondition(pixels.count == size.area, "a mask of \(size.width)×\(size.height) needs \(size.area) bytes")
        for (index, ring) in rings.enumerated() { try ring.validateFinite(index: index) }
        switch rule {
        case .inclusive:
            pixels.update(repeating: 0)
            fillInclusive(rings.lazy.map { ring in ring.vertices.map(\.nearestPixel) }, in: pixels, size: size)
        case .coco:
            try RunLengthMask(filling: rings, size: size, rule: .coco).write(to: pixels)
        }
    }

    /// The union of the rings' insides; a vertex is value × size in double precision, then as for rings in pixels.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`, `.notFinite`.
    public init(filling rings: [NormalizedRing], size: ImageSize, rule: FillRule) throws(GeometryError) {
        try self.init(filling: rings.map { $0.scaled(to: size) }, size: size, rule: rule)
    }

    /// The union of the rings' insides; what the tracer gives, back into a mask, if the rule is `.inclusive`.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`.
    public init(filling rings: [PixelRing], size: ImageSize, rule: FillRule) throws(GeometryError) {
        switch rule {
        case .inclusive:
            try size.validate()
            self.init(size: size)
            fillInclusive(rings.lazy.map(\.vertices))
        case .coco:
            try self.init(filling: rings.map(\.inImage), size: size, rule: .coco)
        }
    }
}

extension RunLengthMask {
    /// The union of the rings' insides as run lengths; see `Mask.init(filling:size:rule:)`. With `.coco`, no mask is made
    /// on the way.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`, `.notFinite`.
    public init(filling rings: [ImageRing], size: ImageSize, rule: FillRule) throws(GeometryError) {
        try size.validate()
        switch rule {
        case .inclusive:
            self.init(try Mask(filling: rings, size: size, rule: .inclusive))
        case .coco:
            var runs: [RunLengthMask] = []
            for (index, ring) in rings.enumerated() {
                try ring.validateFinite(index: index)
                runs.append(CornerFill.runs(of: ring, size: size))
            }
            self = try .union(runs, size: size)
        }
    }

    /// The union of the rings' insides; a vertex is value × size in double precision, then as for rings in pixels.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`, `.notFinite`.
    public init(filling rings: [NormalizedRing], size: ImageSize, rule: FillRule) throws(GeometryError) {
        try self.init(filling: rings.map { $0.scaled(to: size) }, size: size, rule: rule)
    }

    /// The union of the rings' insides.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`.
    public init(filling rings: [PixelRing], size: ImageSize, rule: FillRule) throws(GeometryError) {
        switch rule {
        case .inclusive: self.init(try Mask(filling: rings, size: size, rule: .inclusive))
        case .coco: try self.init(filling: rings.map(\.inImage), size: size, rule: .coco)
        }
    }
}

extension Ring where Vertex == ImagePoint {
    fileprivate func validateFinite(index: Int) throws(GeometryError) {
        for (vertex, point) in vertices.enumerated() where !(point.x.isFinite && point.y.isFinite) {
            throw .notFinite(ring: index, vertex: vertex)
        }
    }
}

extension Ring where Vertex == PixelPoint {
    /// The same ring in continuous pixels.
    public var inImage: ImageRing {
        ImageRing(vertices.map { ImagePoint(x: Double($0.x), y: Double($0.y)) })
    }
}

extension ImagePoint {
    /// The nearest pixel centre, halves to even; far outside, a pixel in that direction.
    fileprivate var nearestPixel: PixelPoint {
        // Where the conversion to Int is exact; the fill has its own, narrower limit.
        let limit = 0x1p40
        return PixelPoint(
            x: Int(min(max(x.rounded(.toNearestOrEven), -limit), limit)),
            y: Int(min(max(y.rounded(.toNearestOrEven), -limit), limit)))
    }
}
