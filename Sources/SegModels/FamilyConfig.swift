public import SegInputs
public import SegLayers

/// The configuration of one checkpoint, as its family reads it: every question that the rest of the system asks.
public protocol FamilyConfig: Hashable, Sendable {
    /// How the tensors of such a checkpoint become parameters.
    var checkpointMap: CheckpointMap { get }
    /// Tokens that end a turn according to the configuration.
    var eosTokenIDs: [Int] { get }
    /// Stands in a prompt for one image feature.
    var imageTokenID: Int { get }
    /// How the tokens of a prompt are numbered.
    var positionScheme: PositionScheme { get }
    /// Blocks of the vision tower.
    var visionDepth: Int { get }
    /// Layers of the language model.
    var layers: Int { get }
    /// How pictures are cut.
    var patches: PatchShape { get }
    /// Every number in force, in a stable order.
    var facts: [ConfigFact] { get }
    /// The attention of the language model, where its queries and keys have biases under rotary positions in three sections; nil
    /// elsewhere.
    var biasedAttention: BiasedAttention? { get }
    /// The model of these parameters.
    ///
    /// - Throws: `LayerError.missingParameter` when one is not there.
    func model(_ parameters: ParameterStore) throws -> any VisionLanguageModel
}

/// How a model cuts pictures: what its image processor has to make.
public struct PatchShape: Hashable, Sendable {
    /// Side of a patch in pixels.
    public var side: Int
    /// Frames of a patch.
    public var frames: Int
    /// Numbers in one row of the pixel values.
    public var length: Int
    /// Side, in patches, of the blocks that become one image feature.
    public var mergeSize: Int
}

/// Attention whose queries and keys have biases, `PATH.LAYER.self_attn.q_proj.bias` and `…k_proj.bias`, before they are rotated.
public struct BiasedAttention: Hashable, Sendable {
    /// Where the layers are.
    public var path: String
    /// Number of layers.
    public var layers: Int
    /// Query heads.
    public var heads: Int
    /// Key heads.
    public var keyHeads: Int
    /// Width of a head.
    public var headSize: Int
    /// Frequencies that follow the temporal, row and column position, one section after the other.
    public var sections: [Int]
    /// Base of the frequencies.
    public var theta: Double
}
