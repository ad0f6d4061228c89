/// How outlines are drawn anew along the edges of a picture.
public struct EdgeRefinement: Hashable, Sendable {
    /// Half the width of the band in doubt around an outline, as a share of √(pixels inside); above 0, at most 1.
    public var band = 0.15
    /// What it costs in nats to separate two neighbours of the same colour; at least 0.
    public var smoothness = 6.0
    /// What it costs in nats to move a pixel at the band's rim to the other side; nothing at the outline. At least 0.
    public var fidelity = 4.0
    /// The most that a pixel's colour can say for either side, in nats; above 0.
    public var evidence = 10.0
    /// Gaussians in the mixture of each side's colours, 1…16.
    public var components = 5
    /// How often colours are modelled and the cut is made where the place is a box, 1…20.
    public var boxRounds = 5
    /// Most vertices of all rings together; nil for as many as ε = 0.001 × length leaves.
    public var vertices: Int?

    /// The values above.
    public init() {}

    /// What cannot be used, a sentence each.
    public var problems: [String] {
        var problems: [String] = []
        if !(band > 0 && band <= 1) { problems.append("the band must be above 0 and at most 1, is \(band)") }
        if !(smoothness >= 0 && smoothness <= 10_000) {
            problems.append("the smoothness must be 0…10000, is \(smoothness)")
        }
        if !(fidelity >= 0 && fidelity <= 10_000) { problems.append("the fidelity must be 0…10000, is \(fidelity)") }
        if !(evidence > 0 && evidence <= 10_000) {
            problems.append("the evidence must be above 0 and at most 10000, is \(evidence)")
        }
        if !(1...16).contains(components) { problems.append("the components must be 1…16, are \(components)") }
        if !(1...20).contains(boxRounds) { problems.append("the rounds must be 1…20, are \(boxRounds)") }
        if let vertices, vertices < 3 { problems.append("an outline has at least 3 vertices, not \(vertices)") }
        return problems
    }
}
