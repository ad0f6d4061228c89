/// Geometry's verbs; see Scripts/conformance/geometry.py for the framing.
enum GeometryProbe {
    /// Runs `verb`; false when geometry has none of that name.
    static func run(_ verb: String, _ arguments: [String]) throws -> Bool {
        switch verb {
        default: false
        }
    }
}
