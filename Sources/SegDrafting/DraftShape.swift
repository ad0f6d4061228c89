/// Whether a draft may guess several tokens for the same place.
public enum DraftShape: String, Hashable, Sendable, CaseIterable {
    /// One guess for each place.
    case chain
    /// As many as are probable enough.
    case tree
}
