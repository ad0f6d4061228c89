/// Which linear layers an adapter changes, as `target_modules` of the `peft` package has it.
///
/// Names are those that transformers gives its modules, such as `model.language_model.layers.0.self_attn.q_proj`.
public enum AdapterTargets: Hashable, Sendable {
    /// `all-linear`: every linear layer but the one that gives the tokens' scores.
    case allLinear
    /// A regular expression that matches the whole name.
    case matching(String)
    /// Whole names, or their ends behind a dot: `q_proj`, `mlp.down_proj`.
    case named([String])

    /// What the text means: `all-linear`, or a regular expression.
    public init(_ text: String) {
        self = text.lowercased() == Self.everything ? .allLinear : .matching(text)
    }

    /// The text of ``allLinear``.
    public static let everything = "all-linear"

    /// Why nothing can be matched by this; nil when it can.
    public var problem: String? {
        switch self {
        case .allLinear: nil
        case .matching(let text):
            (try? Regex(text)) == nil ? "\"\(text)\" is neither \(Self.everything) nor a regular expression" : nil
        case .named(let names): names.isEmpty || names.contains("") ? "no names, or an empty one" : nil
        }
    }

    /// The layers that are meant, in the order given.
    ///
    /// - Parameters:
    ///   - layers: the linear layers that may be changed.
    ///   - others: names of modules that are none: naming one is an error, as what is meant is not done then.
    /// - Throws: ``ModelError/targets(unmatched:notLinear:layers:)`` for every name that means no layer, or something else.
    /// - Returns: at least one.
    public func chosen(from layers: [AdaptableLayer], others: [String]) throws(ModelError) -> [AdaptableLayer] {
        let chosen = layers.filter { $0.use == .hidden || self != .allLinear }.filter { matches($0.module) }
        let stray = self == .allLinear ? [] : others.filter(matches)
        let unmatched = patterns.filter { pattern in !chosen.contains { pattern.matches($0.module) } }
        guard unmatched.isEmpty, stray.isEmpty, !chosen.isEmpty else {
            throw .targets(
                unmatched: unmatched.flatMap(\.texts), notLinear: AdaptableLayer.kinds(stray),
                layers: AdaptableLayer.kinds(layers.map(\.module)))
        }
        return chosen
    }

    /// Whether a module of this name is meant.
    func matches(_ module: String) -> Bool {
        switch self {
        case .allLinear: true
        case .matching(let text): (try? Regex(text).wholeMatch(in: module)) != nil
        case .named(let names): names.contains { module == $0 || module.hasSuffix(".\($0)") }
        }
    }

    /// Each of the names by itself.
    private var patterns: [AdapterTargets] {
        if case .named(let names) = self { names.map { .named([$0]) } } else { [self] }
    }

    /// The names or the expression, as they are written in a file.
    var texts: [String] {
        switch self {
        case .allLinear: [Self.everything]
        case .matching(let text): [text]
        case .named(let names): names
        }
    }
}

extension AdapterTargets: Codable {
    /// A string or a list of strings.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.init(text)
        } else {
            self = .named(try container.decode([String].self))
        }
    }

    /// As it is read.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if case .named(let names) = self { return try container.encode(names) }
        try container.encode(texts.joined())
    }
}

/// A linear layer that an adapter can change.
public struct AdaptableLayer: Hashable, Sendable {
    /// Path in the checkpoint, without `.weight`.
    public let path: String
    /// Name of the module in transformers.
    public let module: String
    /// [output, input]
    public let shape: [Int]
    /// What the layer is for.
    public let use: ParameterShape.Layer

    /// Names with `*` in place of numbers, each once, in the order of their first appearance.
    static func kinds(_ modules: [String]) -> [String] {
        var seen: Set<String> = []
        return modules.map { name in
            name.split(separator: ".").map { Int($0) == nil ? String($0) : "*" }.joined(separator: ".")
        }.filter { seen.insert($0).inserted }
    }
}

extension CheckpointMap {
    /// The linear layers, in the order of the parameters.
    public var adaptableLayers: [AdaptableLayer] {
        parameters.compactMap { parameter in
            parameter.layer.map { use in
                let path = String(parameter.name.dropLast(".weight".count))
                return AdaptableLayer(path: path, module: moduleName(of: path), shape: parameter.shape, use: use)
            }
        }
    }

    /// Names of the modules that have parameters and are no linear layers.
    public var otherModules: [String] {
        let linear = Set(adaptableLayers.map(\.module))
        var seen = linear
        return parameters.compactMap { parameter in
            guard let dot = parameter.name.lastIndex(of: ".") else { return nil }
            let module = moduleName(of: String(parameter.name[..<dot]))
            return seen.insert(module).inserted ? module : nil
        }
    }

    /// The name that transformers gives to the module at `path`.
    public func moduleName(of path: String) -> String {
        for (from, to) in prefixes where !hasModuleNames && path.hasPrefix(to) {
            return from + path.dropFirst(to.count)
        }
        return path
    }
}
