/// Everything that a model is given for one prompt: the single handover. Below it nothing knows pixels or text.
public struct ModelInput: Hashable, Sendable {
    /// The prompt's token ids, each picture per run of `imageTokenID`.
    public let inputIDs: [Int]
    /// The patches of all pictures in prompt order: `patchCount` rows of `patchLength` values.
    public let pixelValues: [Float]
    /// Values in a row of `pixelValues`: 1176 = 3 channels × 2 frames × 14 × 14 for Qwen, 588 for Kimi.
    public let patchLength: Int
    /// One grid of patches for each picture.
    public let grids: [PatchGrid]
    /// The side of a merge block in patches: `mergeSize²` patches become one image token.
    public let mergeSize: Int
    /// The id that stands for an image token.
    public let imageTokenID: Int
    /// The position of every token.
    public let positions: PositionPlan

    /// An input, checked: counts of placeholders, pixel values and positions agree with the grids.
    ///
    /// Positions that are left out are planned for M-RoPE from the ids and the grids.
    ///
    /// - Throws: `InputError.imageTokenCount`, `.pixelValueCount`, `.positionCount`, `.indivisibleGrid`,
    ///   `.brokenImageRun`.
    public init(
        inputIDs: [Int], pixelValues: [Float] = [], patchLength: Int, grids: [PatchGrid] = [], mergeSize: Int = 2,
        imageTokenID: Int, positions: PositionPlan? = nil
    ) throws(InputError) {
        // The M-RoPE plan is made in any case: it checks the runs of placeholders against the grids.
        let planned = try PositionPlan(
            inputIDs: inputIDs, imageTokenID: imageTokenID, grids: grids, mergeSize: mergeSize)
        let expected = grids.reduce(0) { $0 + $1.patches } * patchLength
        guard pixelValues.count == expected else {
            throw .pixelValueCount(found: pixelValues.count, expected: expected)
        }
        let positions = positions ?? planned
        guard positions.count == inputIDs.count else {
            throw .positionCount(found: positions.count, expected: inputIDs.count)
        }
        self.inputIDs = inputIDs
        self.pixelValues = pixelValues
        self.patchLength = patchLength
        self.grids = grids
        self.mergeSize = mergeSize
        self.imageTokenID = imageTokenID
        self.positions = positions
    }

    /// An input whose tokens are numbered as `scheme` says, checked likewise.
    ///
    /// - Throws: as `init(inputIDs:pixelValues:patchLength:grids:mergeSize:imageTokenID:positions:)`.
    public init(
        inputIDs: [Int], pixelValues: [Float] = [], patchLength: Int, grids: [PatchGrid] = [], mergeSize: Int = 2,
        imageTokenID: Int, scheme: PositionScheme
    ) throws(InputError) {
        let plain = scheme == .plain ? PositionPlan(count: inputIDs.count) : nil
        try self.init(
            inputIDs: inputIDs, pixelValues: pixelValues, patchLength: patchLength, grids: grids,
            mergeSize: mergeSize, imageTokenID: imageTokenID, positions: plain)
    }

    /// What is added to the number of cached tokens to get the position of the next one; `positions.delta`.
    public var positionDelta: Int { positions.delta }

    /// Patches of all pictures.
    public var patchCount: Int { grids.reduce(0) { $0 + $1.patches } }

    /// Image tokens of all pictures.
    public var imageTokenCount: Int { grids.reduce(0) { $0 + $1.tokens(mergeSize: mergeSize) } }

    /// Where in `inputIDs` the image features go, in order.
    public var imageTokenIndexes: [Int] { inputIDs.indices.filter { inputIDs[$0] == imageTokenID } }
}
