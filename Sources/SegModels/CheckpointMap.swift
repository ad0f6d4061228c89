public import Torch

/// Name, shape and role of one parameter of a model: what a checkpoint must provide.
public struct ParameterShape: Hashable, Sendable {
    /// How a fresh model fills the parameter.
    public enum Role: Hashable, Sendable {
        /// A matrix: random numbers.
        case weight
        /// Zeros.
        case bias
        /// The scale of a norm: ones.
        case scale
    }

    /// What the matrix of a linear layer is for; adapters change linear layers only.
    public enum Layer: Hashable, Sendable {
        /// Inside of the model.
        case hidden
        /// Gives the scores of the tokens.
        case output
    }

    /// Name in the checkpoint.
    public let name: String
    /// Sizes, outermost first.
    public let shape: [Int]
    /// How a fresh model fills it.
    public let role: Role
    /// True when a checkpoint may leave it out, because the model then uses another parameter in its place.
    public let isOptional: Bool
    /// True when the parameter is float32 whatever type the model computes in, as a choice hangs on its last digits.
    public let keepsFloat32: Bool
    /// The fewest bits in which the matrix of a linear layer may be held; nil where it stays as numbers.
    public let narrowest: QuantizedMatrix.Format?
    /// Which linear layer's matrix it is, `weight` of the path before the name's last dot; nil when it is none.
    public let layer: Layer?

    /// A parameter of the given name and shape.
    public init(
        _ name: String, _ shape: [Int], role: Role = .weight, isOptional: Bool = false, keepsFloat32: Bool = false,
        narrowest: QuantizedMatrix.Format? = nil, layer: Layer? = nil
    ) {
        self.layer = layer
        self.name = name
        self.shape = shape
        self.role = role
        self.isOptional = isOptional
        self.keepsFloat32 = keepsFloat32
        self.narrowest = narrowest
    }

    /// Number of values.
    public var count: Int { shape.reduce(1, *) }
}

/// What a checkpoint's header says about one tensor.
public struct TensorSummary: Hashable, Sendable {
    /// Name in the file.
    public let name: String
    /// Sizes, outermost first.
    public let shape: [Int]
    /// Type as safetensors spells it: `BF16`.
    public let type: String
    /// Size of the values in the file.
    public let byteCount: Int

    /// A tensor called `name`.
    public init(name: String, shape: [Int], type: String, byteCount: Int) {
        self.name = name
        self.shape = shape
        self.type = type
        self.byteCount = byteCount
    }
}

/// How the tensors of a checkpoint become the parameters of a model.
///
/// Nothing is guessed from a shape or a piece of a name: each tensor is a parameter by its whole name, or ignored for a
/// stated reason, or a problem; each parameter is filled, or a problem.
public struct CheckpointMap: Sendable {
    /// The parameters, in the order of the model.
    public let parameters: [ParameterShape]
    /// Prefixes of other namings and what they mean here, most specific first.
    public let prefixes: [(from: String, to: String)]
    /// Beginnings of names that are ignored, with the reason.
    public let ignoredPrefixes: [(prefix: String, reason: String)]
    /// Ends of names that are ignored, with the reason.
    public let ignoredSuffixes: [(suffix: String, reason: String)]
    /// Whether parameters are called as transformers calls its modules; elsewhere ``prefixes`` lead from one to the other.
    public let hasModuleNames: Bool

    /// A map onto `parameters`.
    public init(
        parameters: [ParameterShape], prefixes: [(from: String, to: String)] = [],
        ignoredPrefixes: [(prefix: String, reason: String)] = [],
        ignoredSuffixes: [(suffix: String, reason: String)] = [], hasModuleNames: Bool = false
    ) {
        self.hasModuleNames = hasModuleNames
        self.parameters = parameters
        self.prefixes = prefixes
        self.ignoredPrefixes = ignoredPrefixes
        self.ignoredSuffixes = ignoredSuffixes
    }

    /// Why a tensor is ignored; nil when it is not.
    private func reasonToIgnore(_ name: String) -> String? {
        ignoredPrefixes.first { name.hasPrefix($0.prefix) }?.reason
            ?? ignoredSuffixes.first { name.hasSuffix($0.suffix) }?.reason
    }

    /// The parameter name that `source` means, whether or not there is such a parameter.
    public func canonicalName(of source: String) -> String {
        for (from, to) in prefixes where source.hasPrefix(from) {
            return to + source.dropFirst(from.count)
        }
        return source
    }

    /// Says of every tensor and every parameter what becomes of it. Never throws: problems are part of the result.
    public func account(for tensors: [TensorSummary]) -> CheckpointAccount {
        var account = CheckpointAccount()
        var sources: [String: [TensorSummary]] = [:]
        for tensor in tensors {
            if let reason = reasonToIgnore(tensor.name) {
                account.ignored.append(.init(tensor: tensor, reason: reason))
            } else {
                sources[canonicalName(of: tensor.name), default: []].append(tensor)
            }
        }
        for parameter in parameters {
            account.match(parameter, with: sources.removeValue(forKey: parameter.name) ?? [])
        }
        for tensor in sources.values.joined().sorted(by: { $0.name < $1.name }) {
            account.problems.append(.unknownTensor(name: tensor.name, shape: tensor.shape))
        }
        return account
    }
}

/// What becomes of every tensor of a checkpoint.
public struct CheckpointAccount: Hashable, Sendable {
    /// A tensor that fills a parameter.
    public struct Consumed: Hashable, Sendable {
        /// The tensor in the file.
        public let tensor: TensorSummary
        /// The parameter that it fills.
        public let parameter: ParameterShape
    }

    /// A tensor that is left alone.
    public struct Ignored: Hashable, Sendable {
        /// The tensor in the file.
        public let tensor: TensorSummary
        /// Why it is not needed.
        public let reason: String
    }

    /// In the order of the model's parameters.
    public var consumed: [Consumed] = []
    /// In the order of the file.
    public var ignored: [Ignored] = []
    /// Disagreements; a model can be built only when there are none.
    public var problems: [CheckpointProblem] = []

    /// Values of all parameters that are filled.
    public var parameterCount: Int { consumed.reduce(0) { $0 + $1.parameter.count } }
    /// Bytes of the tensors that fill them.
    public var byteCount: Int { consumed.reduce(0) { $0 + $1.tensor.byteCount } }

    fileprivate mutating func match(_ parameter: ParameterShape, with tensors: [TensorSummary]) {
        guard let tensor = tensors.first else {
            if !parameter.isOptional {
                problems.append(.missingTensor(name: parameter.name, shape: parameter.shape))
            }
            return
        }
        if tensors.count > 1 {
            problems.append(.duplicate(name: parameter.name, sources: tensors.map(\.name).sorted()))
        } else if tensor.shape != parameter.shape {
            problems.append(.shape(name: tensor.name, expected: parameter.shape, found: tensor.shape))
        } else if !["F32", "BF16", "F16"].contains(tensor.type),
            parameter.narrowest == nil || QuantizedMatrix.Format(stored: tensor.type) == nil
        {
            problems.append(.type(name: tensor.name, found: tensor.type))
        } else {
            consumed.append(.init(tensor: tensor, parameter: parameter))
        }
    }
}
