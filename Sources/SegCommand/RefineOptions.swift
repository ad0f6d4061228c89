internal import ArgumentParser
internal import SegGeometry
internal import SegImaging
internal import SegNotation
internal import SegRefine

/// How outlines are changed after the model has answered.
enum RefineMethod: String, CaseIterable, ExpressibleByArgument {
    /// Along the edges of the picture.
    case edges
}

/// Whether and how answered outlines are drawn anew.
struct RefineOptions: ParsableArguments {
    @Option(
        help: """
            Draw the answered outlines anew: edges (a minimum cut along the picture's edges, in a band around the outline or, for \
            --box, in the box; the outline stays where its own energy is lower). Each record says so in "refined".
            """)
    var refine: RefineMethod?

    @Option(
        name: .customLong("refine-vertices"),
        help: "Most vertices of a refined outline (default: as many as a tolerance of 0.001 of its length leaves).")
    var vertices: Int?

    func validate() throws {
        if vertices != nil, refine == nil { throw ValidationError("--refine-vertices is about --refine: give both") }
        if let problem = settings.problems.first { throw ValidationError("--refine: \(problem)") }
    }

    private var settings: EdgeRefinement {
        var settings = EdgeRefinement()
        settings.vertices = vertices
        return settings
    }

    /// An answer's outlines drawn anew; nil where nobody asked for it.
    ///
    /// - Throws: `GeometryError`.
    func refined(
        _ answer: DecodedAnswer, on image: Image, query: Query?, fill: FillRule
    ) throws(GeometryError) -> RefinedAnswer? {
        guard refine != nil else { return nil }
        let box: ImageBox? = if case .box(let box)? = query { box.scaled(to: image.size) } else { nil }
        return try RefinedAnswer(answer, on: image, box: box, rule: fill, settings: settings)
    }
}
