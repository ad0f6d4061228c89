/// What drafts did for an answer, or for several.
public struct DraftCounts: Hashable, Sendable, Codable {
    /// Passes through the model that wrote tokens behind the prompt, with and without guesses.
    public var passes = 0
    /// Guesses that were verified.
    public var drafted = 0
    /// Guesses that were right, and so part of the answer.
    public var accepted = 0

    /// Nothing yet.
    public init() {}

    /// Tokens written by a pass: one, and the guesses that were right. 0 for no pass.
    public var tokensPerPass: Double {
        passes == 0 ? 0 : Double(passes + accepted) / Double(passes)
    }

    /// Counts a pass.
    ///
    /// - Parameters:
    ///   - drafted: guesses that it verified.
    ///   - accepted: those that were right.
    public mutating func add(drafted: Int, accepted: Int) {
        passes += 1
        self.drafted += drafted
        self.accepted += accepted
    }

    /// Adds what another has counted since it was `before`.
    public mutating func add(_ other: DraftCounts, less before: DraftCounts) {
        passes += other.passes - before.passes
        drafted += other.drafted - before.drafted
        accepted += other.accepted - before.accepted
    }

    /// Both together.
    public static func + (a: DraftCounts, b: DraftCounts) -> DraftCounts {
        var sum = a
        sum.passes += b.passes
        sum.drafted += b.drafted
        sum.accepted += b.accepted
        return sum
    }
}
