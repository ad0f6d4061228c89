public import SegDatasets
public import SegFormats
public import SegGeometry
public import SegImaging
public import SegRewards
public import SegScenes

/// A picture, examples about it, and the objects that each of them means: what a model is trained on, wherever it comes
/// from.
public struct PictureExamples: Sendable {
    /// The picture.
    public var image: Image
    /// The examples.
    public var examples: [Example]
    /// The objects that each example means; none where it is about what is not there, or about the whole picture.
    public var meant: [[MaskObject]]

    /// A picture and its examples.
    ///
    /// - Precondition: `meant` has an entry for each of `examples`.
    public init(image: Image, examples: [Example], meant: [[MaskObject]]) {
        precondition(examples.count == meant.count, "each example means something, or nothing")
        (self.image, self.examples, self.meant) = (image, examples, meant)
    }

    /// Examples about a scene.
    public init(_ scene: Scene, _ examples: [Example]) {
        self.init(
            image: scene.image, examples: examples,
            meant: examples.map { example in
                guard let index = example.object, scene.objects.indices.contains(index) else { return [] }
                let object = scene.objects[index]
                return [MaskObject(object.mask, within: object.bounds)]
            })
    }

    /// What an example's answers are compared with; nil where it means no object.
    ///
    /// - Throws: `GeometryError.sizesDiffer` when its objects are not of one picture.
    public func truth(of index: Int) throws(GeometryError) -> ExampleTruth? {
        try ExampleTruth(meant[index])
    }
}

extension ExampleTruth {
    /// What `objects` of one picture are; nil of none.
    ///
    /// - Throws: `GeometryError.sizesDiffer` when they are not of one picture.
    public init?(_ objects: [MaskObject]) throws(GeometryError) {
        try self.init(parts: objects.map { Part(mask: $0.mask, box: $0.box) })
    }
}

/// Examples without end: item after item, each a pure function of its index, to be made by several threads at once.
public protocol ExampleSeries: Sendable {
    /// Conversations of item `index`, each picture once with its questions; what cannot be trained on is reported to
    /// `report`.
    ///
    /// - Throws: what keeps all items from being made, not only this one.
    func trees(at index: Int, encoder: ExampleEncoder, report: inout DataReport) throws -> [ExampleTree]
}

/// A series whose examples are about objects of pictures, so that answers can be compared with what is true.
public protocol PictureSeries: ExampleSeries {
    /// The picture of item `index` and examples about it; nil when there is nothing to ask, which `report` is reported
    /// unless it is by design.
    ///
    /// - Throws: what keeps all items from being made, not only this one.
    func picture(at index: Int, report: inout DataReport) throws -> PictureExamples?
}

extension PictureSeries {
    /// The picture's examples as one tree; none when there is nothing to ask, or the picture cannot be prepared.
    public func trees(at index: Int, encoder: ExampleEncoder, report: inout DataReport) throws -> [ExampleTree] {
        guard let picture = try picture(at: index, report: &report) else { return [] }
        return [try encoder.tree(of: picture.examples, about: picture.image)]
    }
}

/// Drawn scenes as a series.
public struct SceneSeries: PictureSeries {
    private let examples: SceneExamples
    private let seed: UInt64
    private let labelsCells: Bool

    /// The scenes of `examples` of the series `seed`; with `labelsCells`, their trees tell what each cell shows.
    public init(_ examples: SceneExamples, seed: UInt64, labelsCells: Bool = false) {
        (self.examples, self.seed, self.labelsCells) = (examples, seed, labelsCells)
    }

    /// The scene's examples as one tree; none when the mixture has nothing to ask about it.
    ///
    /// - Throws: what drawing throws.
    public func trees(at index: Int, encoder: ExampleEncoder, report: inout DataReport) throws -> [ExampleTree] {
        let tree = try examples.tree(seed: seed, index: index, encoder: encoder, labelsCells: labelsCells)
        return tree.map { [$0] } ?? []
    }

    /// The scene; nil when the mixture has nothing to ask about it.
    ///
    /// - Throws: what drawing throws.
    public func picture(at index: Int, report: inout DataReport) throws -> PictureExamples? {
        let (scene, examples) = try examples.item(seed: seed, index: index)
        return examples.isEmpty ? nil : PictureExamples(scene, examples)
    }
}
