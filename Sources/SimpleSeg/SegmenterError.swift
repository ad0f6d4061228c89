/// What can go wrong around a segmenter, apart from what its parts report.
public enum SegmenterError: Error, Hashable, Sendable {
    /// No folder of that name holds a checkpoint; `offer` says where it may be had.
    case noModel(name: String, searched: [String], offer: String? = nil)
    /// Sampling options that cannot be used.
    case options([String])
}

extension SegmenterError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .noModel(let name, let searched, let offer):
            "no checkpoint \(name): looked for config.json in \(searched.joined(separator: ", "))"
                + (offer.map { "; \($0)" } ?? "")
        case .options(let problems): problems.joined(separator: "; ")
        }
    }
}
