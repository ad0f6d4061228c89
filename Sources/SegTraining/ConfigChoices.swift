internal import SegDatasets
internal import SegGeometry
internal import SegRewards
internal import SegScenes

/// What the keys of configurations allow whose values are words.
enum ConfigChoices {
    private static func names<Choice: CaseIterable & RawRepresentable<String>>(_: Choice.Type) -> [String] {
        Choice.allCases.map(\.rawValue)
    }

    /// The words that the key at the end of a path allows.
    ///
    /// - Parameter path: keys joined by dots, with or without indices.
    /// - Returns: nil where any text does.
    static func of(_ path: String) -> [String]? {
        let plain = path.replacing(#/\[\d+\]/#, with: "")
        return table.first { $0.key.hasPrefix(".") ? plain.hasSuffix($0.key) : plain == $0.key }?.names
    }

    /// Paths, and what paths end with behind a dot.
    private static let table: [(key: String, names: [String])] = [
        ("start", names(TrainConfig.Start.self)),
        ("optimization.rule", names(TrainConfig.Optimization.Rule.self)),
        ("optimization.precision", names(TrainConfig.Optimization.Precision.self)),
        ("optimization.weights", names(TrainConfig.Optimization.Weights.self)),
        ("optimization.schedule.shape", names(Schedule.Shape.self)),
        ("policy.ratio", names(PolicyRule.Ratio.self)),
        ("policy.normalization", names(PolicyRule.Normalization.self)),
        ("policy.advantages", names(GroupAdvantage.Scale.self)),
        ("reward.fill", names(FillRule.self)),
        (".style.objects", names(SceneStyle.Objects.self)), (".outline.holes", names(OutlineRule.Holes.self)),
        (".winding", names(RingOrder.Winding.self)), (".start", names(RingOrder.Start.self)),
        (".parts", names(RingOrder.Parts.self)), (".emoji.glyphs", names(EmojiStyle.Glyphs.self)),
        (".photo.cutouts", names(PhotoStyle.Cutouts.self)),
    ]
}
