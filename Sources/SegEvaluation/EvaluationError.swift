/// What stops an evaluation.
public enum EvaluationError: Error, Hashable, Sendable {
    /// A truth's size is not two numbers.
    case truthSize([Int])
    /// A file cannot be opened, read or written.
    case file(path: String, reason: String)
    /// A line of a file is not what belongs there.
    case line(path: String, line: Int, reason: String)
    /// A file to be continued, or merged, belongs to another run.
    case otherRun(path: String, field: String, expected: String, got: String)
    /// The same sample stands in two files, or twice in one.
    case repeated(path: String, id: String)
    /// A record whose masks cannot be used.
    case record(id: String, reason: String)
    /// A dataset that cannot be found, or has no such split.
    case dataset(String)
    /// Parts that do not make a whole.
    case incomplete([String])
    /// A server that fails for every question.
    case server(count: Int, last: String)
    /// A shard that does not exist.
    case shard(String)
}

extension EvaluationError: CustomStringConvertible {
    /// What happened, where, and what to do.
    public var description: String {
        switch self {
        case .truthSize(let size): "a mask's size is [height, width], not \(size)"
        case .file(let path, let reason): "\(path): \(reason)"
        case .line(let path, let line, let reason): "\(path), line \(line): \(reason)"
        case .otherRun(let path, let field, let expected, let got):
            "\(path) belongs to another run: its \(field) is \(got), this run's is \(expected). Choose another --out"
        case .repeated(let path, let id): "\(path): the sample \(id) stands there twice"
        case .record(let id, let reason): "sample \(id): \(reason)"
        case .dataset(let reason): reason
        case .incomplete(let gaps):
            "\(gaps.joined(separator: "; ")). Give all parts, or --allow-missing"
        case .server(let count, let last):
            "the server has failed \(count) times in a row, the run ends (last: \(last)); the same command with --retry-failed "
                + "goes on"
        case .shard(let text): "a shard is i/n with 1 ≤ i ≤ n, not \(text)"
        }
    }
}
