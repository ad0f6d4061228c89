/// What stops a training run. Facts in the cases, sentences in `description`.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A configuration cannot be used; every problem is listed.
    case config(path: String, problems: [String])
    /// A file of the run or of the model is missing or cannot be read.
    case file(path: String, reason: String)
    /// A gradient or the loss is not finite, `count` steps in a row.
    case notFinite(step: Int, count: Int)
    /// There was no example to learn from, `count` steps in a row; `reason` says of one why.
    case nothingToLearn(step: Int, count: Int, reason: String?)
    /// The model that learns gives the written tokens other log-probabilities than the one that wrote them.
    case policyMismatch(step: Int, difference: Double, limit: Double)
    /// A checkpoint belongs to another model or optimizer: it lacks `name`, or has it in another shape.
    case mismatch(path: String, name: String, expected: [Int], found: [Int]?)
    /// A run exists already in the output folder and was not to be resumed.
    case runExists(path: String)
    /// The environment variables that say which of several processes this one is cannot be used.
    case environment(problems: [String])
    /// Another process of the run does not answer, or is gone without a word.
    case lostProcess(rank: Int, size: Int, reason: String)
    /// Processes that have not come when the others met.
    case absentProcesses(ranks: [Int], size: Int, seconds: Double)
    /// The place where the processes of a run meet cannot be served or reached.
    case noMeetingPlace(rank: Int, size: Int, place: String, reason: String)
    /// Another process of the run failed.
    case otherProcess(rank: Int, message: String)
    /// The processes of a run do not do the same thing.
    case ranksDiffer(rank: Int, what: String)
    /// A step has fewer parts than there are processes.
    case tooManyProcesses(count: Int, key: String, value: Int)
    /// There is nothing to resume.
    case nothingToResume(path: String)

    /// The facts as a sentence.
    public var description: String {
        switch self {
        case .config(let path, let problems):
            "\(path): " + problems.joined(separator: "; ")
        case .file(let path, let reason):
            "\(path): \(reason)"
        case .notFinite(let step, let count):
            "step \(step): the loss or a gradient is not finite, \(count) steps in a row; "
                + "a lower learning rate or a longer warm-up may help"
        case .nothingToLearn(let step, let count, let reason):
            "step \(step): no example could be used, \(count) steps in a row"
                + (reason.map { "; the first one because: \($0)" } ?? "")
        case .policyMismatch(let step, let difference, let limit):
            "step \(step): log-probabilities differ by \(difference) between writing and learning, more than \(limit); "
                + "policy.mismatchLimit may be raised when optimization.precision is bfloat16"
        case .mismatch(let path, let name, let expected, let found):
            "\(path): \(name) should be \(expected), and "
                + (found.map { "is \($0)" } ?? "is missing") + "; the checkpoint belongs to another configuration"
        case .runExists(let path):
            "\(path) holds checkpoints already; resume them (--resume) or choose another output folder"
        case .nothingToResume(let path):
            "\(path) holds no complete checkpoint to resume from"
        default:
            processDescription
        }
    }

    /// The sentences about several processes; the others are above.
    private var processDescription: String {
        switch self {
        case .environment(let problems):
            "environment: " + problems.joined(separator: "; ")
        case .lostProcess(let rank, let size, let reason):
            "process \(rank) of \(size) could not go on with the others: one has ended or does not answer (\(reason))"
        case .otherProcess(let rank, let message):
            "process \(rank) failed: \(message)"
        case .ranksDiffer(let rank, let what):
            "process \(rank) \(what)"
        case .absentProcesses(let ranks, let size, let seconds):
            (ranks.count == 1 ? "process" : "processes")
                + " \(ranks.prefix(8).map(String.init).joined(separator: ", "))\(ranks.count > 8 ? " …" : "") of \(size) "
                + "did not come within \(seconds.shortest) s (--process-timeout): is WORLD_SIZE right, and did each start?"
        case .noMeetingPlace(let rank, let size, let place, let reason):
            "process \(rank) of \(size) \(rank == 0 ? "cannot serve" : "cannot reach process 0 at") \(place): \(reason)"
        case .tooManyProcesses(let count, let key, let value):
            "\(key) is \(value), fewer than the \(count) processes that share a step"
        default:
            "an unknown error"
        }
    }
}

extension Double {
    /// Without a fraction where it has none.
    fileprivate var shortest: String { self == rounded() && abs(self) < 1e15 ? "\(Int(self))" : "\(self)" }
}
