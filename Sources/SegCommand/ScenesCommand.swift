internal import ArgumentParser
internal import Foundation
internal import SegDatasets
internal import SegGeometry
internal import SegScenes

/// Draws a referring-segmentation dataset.
struct ScenesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenes",
        abstract: "Draws scenes with masks and expressions that single out one object each.",
        discussion: """
            Writes images/00000000.png … and scenes.jsonl, one object per line: "id", "image", "width", "height", "objects" (each \
            with "kind", "color", "text", "area", "rle", "box", "point", "polygons", "expressions") and "absent".

            Emoji are glyphs of Noto Color Emoji with their Unicode names, before gradients, textures and photographs. Each \
            line says its "split" (of twenty scenes 17 train, 1 val, 1 testA: several of a kind, 1 testB: glyphs that no \
            other split shows), and the same is written as REFER and COCO have it: refs(emoji).p and instances.json. Photographs are RefPhoto: cut-outs of photographs and clip art on photographs, or a \
            photograph as it is; testB shows cut-outs that no other split shows.

            The same seed gives the same bytes, whatever the number of threads. What the folder has of these names is replaced.

            simpleseg scenes --style shapes --count 100 --seed 7 --out scenes
            """)

    @Option(help: "What is drawn: shapes, emoji or photographs.")
    var style: SceneStyle.Objects = .shapes

    @Option(help: "How many scenes.")
    var count: Int

    @Option(help: "Seed of the series.")
    var seed: UInt64 = 0

    @Option(name: .customLong("out"), help: "The folder to write.", completion: .directory)
    var folder: String

    @Option(
        help: "Sides of the pictures in pixels, WIDTHxHEIGHT; by default 168x168, of emoji and photographs 224x224.")
    var size: PictureSize?

    @Option(name: .customLong("epsilon-ratio"), help: "Simplification: share of the outline's length it may deviate.")
    var epsilonRatio: Double = 0.008

    @Option(help: "Threads that draw.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(
        help: "RefPhoto's cut-outs and backgrounds, as Scripts/photographs/fetch makes them.", completion: .directory)
    var materials: String?

    @OptionGroup(title: "Emoji")
    var emoji: EmojiOptions

    func validate() throws {
        if count < 0 { throw ValidationError("--count must be 0 or more, is \(count)") }
        if threads < 1 { throw ValidationError("--threads must be 1 or more, is \(threads)") }
        let problems = sceneStyle.problems + OutlineRule(epsilonRatio: epsilonRatio).problems
        if !problems.isEmpty { throw ValidationError(problems.joined(separator: "; ")) }
    }

    func run() throws {
        let scenes = SceneFolder(style: sceneStyle, outline: OutlineRule(epsilonRatio: epsilonRatio), seed: seed)
        try scenes.write(count: count, to: URL(fileURLWithPath: folder, isDirectory: true), workers: threads)
    }

    private var sceneStyle: SceneStyle {
        var result = SceneStyle.default(style)
        if let size { result.sizes = [size.value] }
        emoji.apply(to: &result.emoji)
        result.photo.materials = materials ?? result.photo.materials
        return result
    }
}

/// Where the parts of emoji scenes come from.
struct EmojiOptions: ParsableArguments {
    @Option(help: "A font of coloured bitmaps; by default Debian's Noto Color Emoji.", completion: .file())
    var font: String?

    @Option(
        name: .customLong("emoji-names"), help: "Unicode's emoji-test.txt; by default Debian's.", completion: .file())
    var names: String?

    @Option(
        help: "A picture for backgrounds, or a folder of them; may be repeated. By default five that Debian ships.",
        completion: .file())
    var photograph: [String] = []

    @Flag(help: "No photographs behind the objects.")
    var noPhotographs = false

    func validate() throws {
        if noPhotographs && !photograph.isEmpty {
            throw ValidationError("--no-photographs and --photograph exclude each other")
        }
    }

    func apply(to style: inout EmojiStyle) {
        style.font = font ?? style.font
        style.names = names ?? style.names
        if noPhotographs || !photograph.isEmpty { style.photographs = photograph }
    }
}

/// Sides of a picture on the command line: 168x168.
struct PictureSize: ExpressibleByArgument {
    let value: ImageSize

    init?(argument: String) {
        let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
        value = ImageSize(width: width, height: height)
    }

    var defaultValueDescription: String { "\(value.width)x\(value.height)" }
}
