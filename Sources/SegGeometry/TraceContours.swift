/// Which borders of a mask are traced.
public enum ContourRetrieval: String, Hashable, Sendable, CaseIterable {
    /// The outer borders of the components that lie in no hole of another one (OpenCV's `RETR_EXTERNAL`).
    case external
    /// The outer borders of all components, each followed by the borders of its holes (OpenCV's `RETR_CCOMP`).
    case outersAndHoles
}

/// A traced border: pixel centres, only those where the direction changes.
public struct Contour: Hashable, Sendable {
    /// The vertices, 8-connected runs of pixels between them: counter-clockwise on screen for an outer border, clockwise
    /// for a hole. They are pixels of the shape, also around a hole.
    public var ring: PixelRing
    /// For a hole, the index of its outer border in the same array; nil for an outer border.
    public var parent: Int?
    /// Whether this is the border of a hole.
    public var isHole: Bool { parent != nil }
}

extension Mask {
    /// The borders of the mask's 8-connected components: `findContours(…, CHAIN_APPROX_SIMPLE)` of OpenCV 5.0 in points,
    /// their order, and the order of contours (the last one found in raster order comes first).
    ///
    /// Filling an outer border with `FillRule.inclusive` gives the component back with its holes filled.
    /// Suzuki, Abe: Topological structural analysis of digitized binary images by border following (1985).
    ///
    /// - Precondition: `size.isSupported`.
    public func contours(_ retrieval: ContourRetrieval = .external) -> [Contour] {
        precondition(size.isSupported, GeometryError.sizeOutOfRange(width: size.width, height: size.height).description)
        guard size.area > 0 else { return [] }
        var tracer = BorderTracer(self, keepsComponents: retrieval == .outersAndHoles)
        defer { tracer.deallocate() }
        switch retrieval {
        case .external: return tracer.traceExternal()
        case .outersAndHoles: return tracer.traceAll()
        }
    }
}

extension BorderTracer {
    /// Outer borders outside of everything else.
    fileprivate mutating func traceExternal() -> [Contour] {
        var contours: [Contour] = []
        forEachBorder { tracer, border in
            // A border passed before whose right side lies further on means: inside of that component.
            guard !border.isHole, border.lastMark != Mark.visited else { return }
            contours.append(Contour(ring: tracer.follow(border, owner: .outer(0)), parent: nil))
        }
        contours.reverse()
        return contours
    }

    /// Outer borders and holes, then put in order.
    fileprivate mutating func traceAll() -> [Contour] {
        var outers: [PixelRing] = []
        var holes: [PixelRing] = []
        var runStarts: [Int] = []
        forEachBorder { tracer, border in
            if border.isHole {
                holes.append(tracer.follow(border, owner: .hole(runStarts.count)))
                runStarts.append(border.runStart)
            } else {
                outers.append(tracer.follow(border, owner: .outer(outers.count)))
            }
        }
        return Self.ordered(outers: outers, holes: Array(zip(components(at: runStarts), holes)))
    }

    /// The last outer border first, each followed by its holes, the last one first.
    private static func ordered(outers: [PixelRing], holes: [(component: Int, ring: PixelRing)]) -> [Contour] {
        // Where the outer border of each component goes: behind all later components and their holes.
        var positions = [Int](repeating: 1, count: outers.count)
        for hole in holes { positions[hole.component] += 1 }
        var next = 0
        for component in positions.indices.reversed() {
            let length = positions[component]
            positions[component] = next
            next += length
        }
        var order = [Contour](repeating: Contour(ring: PixelRing([]), parent: nil), count: next)
        for (component, ring) in outers.enumerated() { order[positions[component]].ring = ring }
        var offsets = [Int](repeating: 0, count: outers.count)
        for hole in holes.reversed() {
            offsets[hole.component] += 1
            let parent = positions[hole.component]
            order[parent + offsets[hole.component]] = Contour(ring: hole.ring, parent: parent)
        }
        return order
    }
}
