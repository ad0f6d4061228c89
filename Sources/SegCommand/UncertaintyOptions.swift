internal import ArgumentParser
internal import SegExport
internal import SimpleSeg

/// Whether records tell how unsure the model was of each vertex.
struct UncertaintyOptions: ParsableArguments {
    @Flag(
        help: """
            Tell in "uncertainty" how unsure the model was of each vertex: standard deviations [dx, dy] in pixels of the distribution \
            that the coordinate was chosen from, in the order of "polygons". Overlays dash the edges at unsure vertices.
            """)
    var uncertainty = false

    @Option(
        name: .customLong("dash-above"),
        help:
            "For --uncertainty: the spread, as a share of the picture's width or height, above which a vertex is unsure."
    )
    var least: Double?

    /// What is unsure unless somebody says otherwise.
    static let usual = 0.03

    func validate() throws {
        if least != nil, !uncertainty { throw ValidationError("--dash-above is about --uncertainty: give both") }
        if let least, !(least >= 0 && least <= 1) {
            throw ValidationError("--dash-above must be from 0 to 1, is \(least)")
        }
    }

    /// Which vertices are unsure, ring by ring; none where nobody asked.
    func unsure(_ spreads: VertexSpreads?) -> [[Bool]] {
        guard let spreads else { return [] }
        return spreads.map { ring in ring.map { ($0?.largest ?? 0) > (least ?? Self.usual) } }
    }
}
