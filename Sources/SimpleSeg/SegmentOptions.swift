public import SegGeometry
public import SegInference
public import SegNotation

/// How one picture is segmented.
public struct SegmentOptions: Hashable, Sendable {
    /// What is asked for.
    public var target: Target
    /// The words of the user's turn, in place of the default question.
    public var prompt: String?
    /// How tokens are chosen.
    public var sampling: SamplingOptions
    /// Most tokens of the answer; nil for as many as the context holds.
    public var maxNewTokens: Int?
    /// Which pixels an outline encloses.
    public var fillRule: FillRule
    /// Whether answers tell how unsure the model was of each vertex. It takes all logits of each token to the host.
    public var measuresSpread = false

    /// Asks for the outline, greedily, filled inclusively, by default.
    public init(
        target: Target = .mask, prompt: String? = nil, sampling: SamplingOptions = SamplingOptions(),
        maxNewTokens: Int? = nil, fillRule: FillRule = .inclusive
    ) {
        self.target = target
        self.prompt = prompt
        self.sampling = sampling
        self.maxNewTokens = maxNewTokens
        self.fillRule = fillRule
    }
}
