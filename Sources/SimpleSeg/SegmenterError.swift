/// What can go wrong around a segmenter, apart from what its parts report.
public enum SegmenterError: Error, Hashable, Sendable {
    /// No folder of that name holds a checkpoint.
    case noModel(name: String, searched: [String])
    /// Sampling options that cannot be used.
    case options([String])
}

extension SegmenterError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .noModel(let name, let searched):
            "no checkpoint \(name): looked for config.json in \(searched.joined(separator: ", "))"
        case .options(let problems): problems.joined(separator: "; ")
        }
    }
}
