internal import ArgumentParser
internal import Foundation
internal import SegData
internal import SegGeometry

/// Draws a referring-segmentation dataset.
struct ScenesCommand: ParsableCommand {
    /// What is drawn.
    enum Style: String, CaseIterable, ExpressibleByArgument {
        case shapes
    }

    static let configuration = CommandConfiguration(
        commandName: "scenes",
        abstract: "Draws scenes with masks and expressions that single out one object each.",
        discussion: """
            Writes images/00000000.png … and scenes.jsonl, one object a line: "id", "image", "width", "height", "objects" (each
            with "kind", "color", "text", "area", "rle", "box", "point", "polygons", "expressions") and "absent". The same seed
            gives the same bytes, whatever the number of threads. What the folder has of these names is replaced.
            """)

    @Option(help: "What is drawn: shapes.")
    var style: Style = .shapes

    @Option(help: "How many scenes.")
    var count: Int

    @Option(help: "Seed of the series.")
    var seed: UInt64 = 0

    @Option(name: .customLong("out"), help: "The folder to write.", completion: .directory)
    var folder: String

    @Option(help: "Sides of the pictures in pixels, WIDTHxHEIGHT.")
    var size: PictureSize = PictureSize(ImageSize(width: 168, height: 168))

    @Option(name: .customLong("epsilon-ratio"), help: "Simplification: share of the outline's length it may deviate.")
    var epsilonRatio: Double = 0.008

    @Option(help: "Threads that draw.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        if count < 0 { throw ValidationError("--count must be 0 or more, is \(count)") }
        if threads < 1 { throw ValidationError("--threads must be 1 or more, is \(threads)") }
        let problems = SceneStyle(sizes: [size.value]).problems + OutlineRule(epsilonRatio: epsilonRatio).problems
        if !problems.isEmpty { throw ValidationError(problems.joined(separator: "; ")) }
    }

    func run() throws {
        let scenes = SceneFolder(
            style: SceneStyle(sizes: [size.value]), outline: OutlineRule(epsilonRatio: epsilonRatio), seed: seed)
        try scenes.write(count: count, to: URL(fileURLWithPath: folder, isDirectory: true), workers: threads)
    }
}

/// Sides of a picture on the command line: 168x168.
struct PictureSize: ExpressibleByArgument {
    let value: ImageSize

    init(_ value: ImageSize) { self.value = value }

    init?(argument: String) {
        let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
        value = ImageSize(width: width, height: height)
    }

    var defaultValueDescription: String { "\(value.width)x\(value.height)" }
}
