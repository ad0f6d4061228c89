internal import Foundation
internal import SegDatasets
internal import SegGeometry
internal import SegImaging
internal import SegScenes
internal import SegTasks

/// Verbs about scenes of emoji.
enum EmojiProbe {
    static func run(_ verb: String, _ arguments: [String]) throws -> Bool {
        guard verb == "time" else { return false }
        let numbers = arguments.compactMap(Int.init)
        guard numbers.count == 2 else { return false }
        try time(count: numbers[0], side: numbers[1])
        return true
    }

    /// Prints CPU seconds, a line a kind of work: loading, then `count` scenes of side × side pixels drawn, with their
    /// examples, with their records, and as PNG.
    private static func time(count: Int, side: Int) throws {
        let style = SceneStyle.emoji(sizes: [ImageSize(width: side, height: side)])
        let examples = SceneExamples(style: style)
        try measure("load", 1) { _ in _ = try style.scene(seed: 9, index: 0) }
        // Glyphs are decoded once a process; a long run has them all.
        for index in 0..<count { _ = try style.scene(seed: 1, index: index) }
        try measure("scenes", count) { _ = try style.scene(seed: 1, index: $0) }
        try measure("examples", count) { _ = try examples.item(seed: 1, index: $0) }
        try measure("records", count) {
            _ = try SceneRecord(seed: 1, index: $0, style: style, outline: OutlineRule()).line
        }
        try measure("png", count) {
            _ = try ImageEncoding.png(style.scene(seed: 1, index: $0).image, level: 1)
        }
    }

    private static func measure(_ name: String, _ count: Int, _ body: (Int) throws -> Void) rethrows {
        let start = cpuSeconds()
        for index in 0..<count { try body(index) }
        print(name, (cpuSeconds() - start) / Double(count))
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
