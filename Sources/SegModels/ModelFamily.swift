import FoundationEssentials
import SegInputs

/// A model family as one value: what every part of the system outside of the family's folder needs to know of it.
///
/// A family is added by a folder with its configuration and model, and by its line in ``all``.
public struct ModelFamily: Sendable {
    /// What `model_type` in config.json says, one name per kind of model.
    public let modelTypes: [String]
    /// What people call the family.
    public let name: String
    /// The image processor that steps in where a checkpoint has no file of its own, and the published model that it is from.
    let published: (model: String, processor: ImageProcessor)
    /// What the processor's file calls the size of merge blocks.
    let mergeKey: String
    /// What becomes of each key of config.json.
    let keys: ConfigKeys
    /// How names begin that belong to the projector and, of the others, to the vision tower.
    let prefixes: (projector: [String], vision: [String])
    /// How a fresh model's parameters are filled for training from nothing.
    public let initialization: InitializationRule
    /// Reads a config.json; the arguments are its bytes and the name used in messages.
    let read: @Sendable (Data, String) throws(ModelError) -> any FamilyConfig
}

extension ModelFamily {
    /// Every family that can be run.
    public static let all: [ModelFamily] = [.qwen25VL, .kimiVL, .qwen3VL]

    /// The family whose `model_type` is `name`; nil when none is.
    public static func named(_ name: String) -> ModelFamily? { all.first { $0.modelTypes.contains(name) } }

    /// The part that the parameter called `name` belongs to; names below it, such as an adapter's, do too.
    func part(of name: String) -> ModelPart {
        if prefixes.projector.contains(where: name.hasPrefix) { return .projector }
        return prefixes.vision.contains(where: name.hasPrefix) ? .vision : .language
    }
}

extension ModelFamily: Hashable {
    /// Families are told apart by their names.
    public static func == (left: ModelFamily, right: ModelFamily) -> Bool { left.name == right.name }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// Which parameters of a fresh model are not plain matrices, by the ends of their names.
public struct InitializationRule: Hashable, Sendable {
    /// Matrices that write into the residual stream: they shrink with the number of blocks.
    public let streamOutputs: [String]
    /// Biases of queries, keys and values in one, in the vision tower.
    public let visionBiases: [String]
    /// Tables [rows, columns, width] of learned positions.
    public let positionTables: [String]
}
