internal import Dispatch
public import Foundation
internal import SegGeometry
internal import SegImaging
internal import Synchronization

/// Scenes as files: `images/00000000.png` …, and `scenes.jsonl` with one `SceneRecord` a line.
public struct SceneFolder: Sendable {
    /// What is drawn.
    public var style: SceneStyle
    /// How outlines are simplified.
    public var outline: OutlineRule
    /// The series.
    public var seed: UInt64

    /// Scenes of the series `seed`.
    ///
    /// - Precondition: `style` and `outline` have no problems.
    public init(style: SceneStyle, outline: OutlineRule = OutlineRule(), seed: UInt64) {
        self.style = style
        self.outline = outline
        self.seed = seed
    }

    /// Writes scenes 0 ..< `count` into `folder`, which is made if need be; the bytes do not depend on `workers`.
    ///
    /// - Parameters:
    ///   - count: how many scenes.
    ///   - folder: gets `images/` and `scenes.jsonl`; what it had of those names is replaced.
    ///   - workers: how many threads draw.
    ///   - progress: called with the number of scenes written so far, rising, after each of some hundred.
    /// - Throws: whatever keeps a file from being written.
    public func write(
        count: Int, to folder: URL, workers: Int, progress: (Int) -> Void = { _ in }
    ) throws {
        let files = FileManager.default
        try files.createDirectory(at: folder.appendingPathComponent("images"), withIntermediateDirectories: true)
        let list = folder.appendingPathComponent("scenes.jsonl")
        guard files.createFile(atPath: list.path, contents: nil), let handle = FileHandle(forWritingAtPath: list.path)
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: list.path]) }
        defer { try? handle.close() }
        let portion = 32 * max(1, workers)
        for start in stride(from: 0, to: count, by: portion) {
            let end = min(count, start + portion)
            let lines = try lines(of: start..<end, images: folder, workers: workers)
            try handle.write(contentsOf: Data(lines.joined().utf8))
            progress(end)
        }
    }

    /// Draws some scenes, writes their pictures, and gives their lines in order.
    private func lines(of indexes: Range<Int>, images folder: URL, workers: Int) throws -> [String] {
        let results = Mutex<[Int: Result<String, any Error>]>([:])
        let share = (indexes.count + workers - 1) / max(1, workers)
        DispatchQueue.concurrentPerform(iterations: max(1, workers)) { worker in
            for index in indexes.dropFirst(worker * share).prefix(share) {
                let result = Result { try write(index, images: folder) }
                results.withLock { $0[index] = result }
            }
        }
        let made = results.withLock { $0 }
        return try indexes.compactMap { try made[$0]?.get() }
    }

    private func write(_ index: Int, images folder: URL) throws -> String {
        let record = try SceneRecord(seed: seed, index: index, style: style, outline: outline)
        try record.scene.image.writePNG(to: folder.appendingPathComponent(record.imagePath).path)
        return record.line + "\n"
    }
}
