/// What is particular to scenes of RefPhoto: cut-outs of photographs and clip art on photographs.
public struct PhotoStyle: Hashable, Sendable, Codable {
    /// Which cut-outs are drawn. One in seven, chosen by the name of its file alone, is held out.
    public enum Cutouts: String, CaseIterable, Hashable, Sendable, Codable {
        /// Those that are not held out.
        case train
        /// The held-out ones, which a model trained on `train` has never seen.
        case validation
        /// All.
        case all
    }

    /// The folder of cut-outs and backgrounds: `objects.jsonl`, `backgrounds.jsonl` and the pictures that they name
    /// (Documentation/photographs.md). By default where `Scripts/photographs/fetch` puts it.
    public var materials = ".deps/photographs/materials"
    /// Which cut-outs are drawn.
    public var cutouts = Cutouts.train
    /// Share of scenes that are a photograph as it is, about the object that it shows.
    public var wholeShare = 0.3
    /// Share of the other scenes in which one object nearly fills the picture.
    public var closeUpShare = 0.4
    /// Share of objects that are clip art, where there is any.
    public var clipArtShare = 0.4
    /// Share of clip art of which only the outline is taken, filled with a part of a photograph.
    public var textureShare = 0.4
    /// Share of backgrounds that are photographs, if there are any.
    public var photographShare = 0.9

    /// The default.
    public init() {}

    /// Everything that is wrong with the style, a sentence each. Whether files exist is seen when they are read.
    public var problems: [String] {
        let shares = [
            ("wholeShare", wholeShare), ("closeUpShare", closeUpShare), ("clipArtShare", clipArtShare),
            ("textureShare", textureShare), ("photographShare", photographShare),
        ]
        let wrong = shares.filter { !(0...1).contains($0.1) }.map { "\($0.0) is \($0.1), not 0 to 1" }
        return wrong + (materials.isEmpty ? ["materials is empty"] : [])
    }
}
