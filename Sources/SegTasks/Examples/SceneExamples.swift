public import SegDatasets
public import SegFormats
internal import SegImaging
internal import SegInputs
public import SegScenes

/// An endless series of examples about drawn scenes.
///
/// Everything is a pure function of the seed and an index, so a run resumes at a number, and no file is read.
public struct SceneExamples: Hashable, Sendable, Codable {
    /// What the scenes look like.
    public var style: SceneStyle
    /// What is asked about them.
    public var mixture: ExampleMixture
    /// How masks become answers.
    public var outline: OutlineRule

    /// A series; the defaults are the scenes of `simpleseg scenes` with all tasks.
    public init(
        style: SceneStyle = SceneStyle(), mixture: ExampleMixture = ExampleMixture(),
        outline: OutlineRule = OutlineRule()
    ) {
        self.style = style
        self.mixture = mixture
        self.outline = outline
    }

    /// Everything that is wrong with the series, a sentence each.
    public var problems: [String] {
        style.problems.map { "style: " + $0 } + mixture.problems.map { "mixture: " + $0 }
            + outline.problems.map { "outline: " + $0 }
    }

    /// The scene at `index` of the series `seed`, and examples about it.
    public func item(seed: UInt64, index: Int) throws -> (scene: Scene, examples: [Example]) {
        let scene = try style.scene(seed: seed, index: index)
        let exampleSeed = SeededGenerator(seed: ~seed, index: index).state
        let examples = try Example.examples(
            about: scene, mixture: mixture, outline: outline, style: style, seed: exampleSeed)
        return (scene, examples)
    }

    /// The examples about the scene at `index` as one tree, with `labelsCells` with its `cellLabels`; nil when the
    /// mixture has nothing to ask about it.
    func tree(seed: UInt64, index: Int, encoder: ExampleEncoder, labelsCells: Bool) throws -> ExampleTree? {
        let (scene, examples) = try item(seed: seed, index: index)
        if examples.isEmpty { return nil }
        var tree = try encoder.tree(of: examples, about: scene.image)
        if labelsCells {
            tree.cellLabels = CellLabels(scene, grid: tree.grid, mergeSize: encoder.processor.mergeSize)
        }
        return tree
    }

    /// The examples of one training step: `scenes` scenes from index `step × scenes` on. A scene about which the
    /// mixture has nothing to ask is passed over, and an example longer than `rowTokens` is reported to `report`. With
    /// `labelsCells`, the batch has `cellLabels`.
    public func batch(
        step: Int, scenes: Int, seed: UInt64, encoder: ExampleEncoder, rowTokens: Int, labelsCells: Bool = false,
        report: inout DataReport
    ) throws -> ExampleBatch {
        var trees: [ExampleTree] = []
        for index in step * scenes..<(step + 1) * scenes {
            guard var tree = try tree(seed: seed, index: index, encoder: encoder, labelsCells: labelsCells) else {
                continue
            }
            tree.fit(rowTokens, report: &report)
            trees.append(tree)
        }
        return try ExampleBatch(trees, limit: rowTokens)
    }
}
