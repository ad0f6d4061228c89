/// A closed outline: the last vertex joins the first, which is not repeated.
///
/// Nothing is promised about orientation, crossing or the number of vertices; `Validity` answers such questions.
public struct Ring<Vertex: Hashable & Sendable>: Hashable, Sendable {
    /// The vertices in order.
    public var vertices: [Vertex]

    /// A ring through `vertices`.
    public init(_ vertices: [Vertex]) {
        self.vertices = vertices
    }
}

/// A ring of pixel centres, as the tracer gives it.
public typealias PixelRing = Ring<PixelPoint>
/// A ring in continuous pixels.
public typealias ImageRing = Ring<ImagePoint>
/// A ring as the model writes it.
public typealias NormalizedRing = Ring<NormalizedPoint>

extension Ring where Vertex == NormalizedPoint {
    /// The ring in pixels of a picture of the given size.
    public func scaled(to size: ImageSize) -> ImageRing {
        ImageRing(vertices.map { $0.scaled(to: size) })
    }
}
