/// One value in a checkpoint's configuration that cannot be used.
public struct ConfigProblem: Hashable, Sendable {
    /// Path of the key, such as `text_config.hidden_size`.
    public let key: String
    /// What would have been accepted.
    public let expected: String
    /// What the file says.
    public let found: String
}

/// One disagreement between a checkpoint's tensors and the model that its configuration describes.
public enum CheckpointProblem: Hashable, Sendable {
    /// No parameter and no reason to ignore it.
    case unknownTensor(name: String, shape: [Int])
    /// A parameter that no tensor fills.
    case missingTensor(name: String, shape: [Int])
    /// A tensor of the wrong shape.
    case shape(name: String, expected: [Int], found: [Int])
    /// A tensor whose numbers are not floating point.
    case type(name: String, found: String)
    /// Two tensors whose names mean the same parameter.
    case duplicate(name: String, sources: [String])
}

/// What can go wrong between a folder and a model's answer. Every case carries the facts; ``description`` makes the sentence.
public enum ModelError: Error, Hashable, Sendable {
    /// A file that must be there is not, or cannot be read.
    case unreadable(path: String, reason: String)
    /// A JSON file that is not JSON, or not an object.
    case notJSON(path: String, reason: String)
    /// The configuration names an architecture that this build does not have.
    case unknownArchitecture(path: String, found: String)
    /// The configuration cannot be used; all reasons at once.
    case config(path: String, problems: [ConfigProblem])
    /// The tensors do not fit the configuration; all reasons at once.
    case checkpoint(path: String, problems: [CheckpointProblem])
    /// The prompt has another number of image placeholders than the pictures give features.
    case placeholders(expected: Int, found: Int)
    /// The prompt leaves no room in the context.
    case contextExceeded(length: Int, limit: Int)
    /// Patches that do not belong to the grids.
    case patches(expected: [Int], found: [Int])
    /// Targets of an adapter that mean no linear layer, or something that is none; the kinds of layers that there are.
    case targets(unmatched: [String], notLinear: [String], layers: [String])
    /// The model that an adapter belongs to is not named, or not where it is said to be.
    case noBase(path: String, name: String?, searched: [String], offer: String? = nil)
    /// A folder that is to be written holds weights already.
    case occupied(path: String)
    /// A grid that cannot be merged.
    case grid(rows: Int, columns: Int, merge: Int)
}

extension ModelError: CustomStringConvertible {
    /// A sentence for people: what, where, expected and found.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
        case .notJSON(let path, let reason): "\(path): not a JSON object: \(reason)"
        case .unknownArchitecture(let path, let found):
            "\(path): architecture \(found) is not known; known: \(ModelFamily.all.flatMap(\.modelTypes).joined(separator: ", "))"
        case .config(let path, let problems): "\(path): " + Self.listed(problems)
        case .checkpoint(let path, let problems): "\(path): " + Self.listed(problems)
        case .placeholders(let expected, let found):
            "the prompt has \(found) image placeholders where the pictures give \(expected) features"
        case .contextExceeded(let length, let limit):
            "the prompt has \(length) tokens and the model's context holds \(limit), an answer included; use a smaller picture"
        case .patches(let expected, let found): "pixel values have shape \(found) where the grids need \(expected)"
        case .targets(let unmatched, let notLinear, let layers): Self.sentence(unmatched, notLinear, layers)
        case .noBase(let path, let name, let searched, let offer):
            "\(path): base_model_name_or_path "
                + (name.map {
                    "\"\($0)\" is no folder with a config.json (looked for \(searched.joined(separator: ", ")))"
                }
                    ?? "is missing") + "; name the base with --model and the adapter with --adapter"
                + (offer.map { "; \($0)" } ?? "")
        case .occupied(let path): "\(path): holds weights already; choose another folder"
        case .grid(let rows, let columns, let merge):
            "a grid of \(rows) × \(columns) patches cannot be merged in blocks of \(merge) × \(merge)"
        }
    }

    private static func sentence(_ unmatched: [String], _ notLinear: [String], _ layers: [String]) -> String {
        let parts = [
            unmatched.isEmpty ? nil : "no linear layer is called \(few(unmatched, " or "))",
            notLinear.isEmpty ? nil : "what is meant is not linear: \(few(notLinear, ", "))",
        ]
        return "targets: " + parts.compactMap { $0 }.joined(separator: "; ")
            + "; the linear layers are \(layers.joined(separator: ", "))"
    }

    private static func few(_ names: [String], _ separator: String) -> String {
        names.prefix(20).joined(separator: separator) + (names.count > 20 ? " and \(names.count - 20) more" : "")
    }

    /// At most twenty problems; the rest as a number.
    private static func listed(_ problems: [some CustomStringConvertible]) -> String {
        let shown = problems.prefix(20).map(\.description).joined(separator: "; ")
        return problems.count > 20 ? "\(shown); and \(problems.count - 20) more" : shown
    }
}

extension ConfigProblem: CustomStringConvertible {
    /// "hidden_size: expected a whole number, found null".
    public var description: String { "\(key): expected \(expected), found \(found)" }
}

extension CheckpointProblem: CustomStringConvertible {
    /// A clause that names the tensor and both sides of the disagreement.
    public var description: String {
        switch self {
        case .unknownTensor(let name, let shape): "\(name) \(shape) belongs to no parameter"
        case .missingTensor(let name, let shape): "no tensor for \(name) \(shape)"
        case .shape(let name, let expected, let found): "\(name) has shape \(found), expected \(expected)"
        case .type(let name, let found): "\(name) has type \(found), expected F32, BF16 or F16"
        case .duplicate(let name, let sources): "\(name) is given by \(sources.joined(separator: " and "))"
        }
    }
}
