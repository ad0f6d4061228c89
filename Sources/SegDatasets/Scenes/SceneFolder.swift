internal import Dispatch
public import Foundation
internal import SegGeometry
internal import SegImaging
public import SegScenes
internal import Synchronization

/// Scenes as files: `images/00000000.png` …, and `scenes.jsonl` with one `SceneRecord` a line. Emoji and photographs are
/// divided into splits, and written in REFER's and COCO's layout as well: `refs(emoji).p` (`refs(photographs).p`) and
/// `instances.json`.
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

    /// Writes scenes 0 ..< `count` into `folder`, which is made if need be; the bytes do not depend on `workers`, and
    /// memory does not depend on `count`.
    ///
    /// - Parameters:
    ///   - count: how many scenes.
    ///   - folder: gets `images/` and the other files; what it had of those names is replaced.
    ///   - workers: how many threads draw.
    ///   - progress: called with the number of scenes written so far, rising, after each of some hundred.
    /// - Throws: whatever keeps a file from being written; `EmojiError`.
    public func write(
        count: Int, to folder: URL, workers: Int, progress: (Int) -> Void = { _ in }
    ) throws {
        let files = FileManager.default
        try files.createDirectory(at: folder.appendingPathComponent("images"), withIntermediateDirectories: true)
        let list = folder.appendingPathComponent("scenes.jsonl")
        guard files.createFile(atPath: list.path, contents: nil), let handle = FileHandle(forWritingAtPath: list.path)
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: list.path]) }
        defer { try? handle.close() }
        let categories = try categories()
        let ids = Dictionary(
            (categories?.names ?? []).map { ($0.name, $0.id) }, uniquingKeysWith: { first, _ in first })
        let refer = try categories.map {
            try SceneReferFiles(folder: folder, splitBy: $0.splitBy, categories: $0.names)
        }
        let portion = 32 * max(1, workers)
        for start in stride(from: 0, to: count, by: portion) {
            let end = min(count, start + portion)
            let scenes = try written(start..<end, images: folder, categories: ids, workers: workers)
            try handle.write(contentsOf: Data(scenes.map(\.line).joined().utf8))
            try refer?.add(scenes.compactMap(\.references))
            progress(end)
        }
        try refer?.finish()
    }

    /// How REFER's file is called, and the names of all objects with their ids; nil for shapes, which have no such file.
    private func categories() throws -> (splitBy: String, names: [(id: Int, name: String)])? {
        switch style.objects {
        case .shapes: nil
        case .emoji: ("emoji", try EmojiArtist.shared(style.emoji).categories)
        case .photographs: ("photographs", try PhotoArtist.shared(style.photo).categories)
        }
    }

    /// What the lists say of a scene whose picture is written.
    private struct Written: Sendable {
        var line: String
        var references: SceneReferences?
    }

    /// Draws some scenes, writes their pictures, and gives what the lists say of them in order.
    private func written(
        _ indexes: Range<Int>, images folder: URL, categories: [String: Int], workers: Int
    ) throws -> [Written] {
        let results = Mutex<[Int: Result<Written, any Error>]>([:])
        let share = (indexes.count + workers - 1) / max(1, workers)
        DispatchQueue.concurrentPerform(iterations: max(1, workers)) { worker in
            for index in indexes.dropFirst(worker * share).prefix(share) {
                let result = Result { try write(index, images: folder, categories: categories) }
                results.withLock { $0[index] = result }
            }
        }
        let made = results.withLock { $0 }
        return try indexes.compactMap { try made[$0]?.get() }
    }

    private func write(_ index: Int, images folder: URL, categories: [String: Int]) throws -> Written {
        let path = { (record: SceneRecord) in folder.appendingPathComponent(record.imagePath) }
        switch style.objects {
        case .shapes:
            let record = try SceneRecord(seed: seed, index: index, style: style, outline: outline)
            try record.scene.image.writePNG(to: path(record).path)
            return Written(line: record.line + "\n")
        case .emoji, .photographs:
            let split = SceneSplit(index: index)
            let record = try SceneRecord(seed: seed, index: index, style: style, outline: outline, split: split)
            // Photographs and noise hardly shrink; more effort would only cost time.
            try Data(ImageEncoding.png(record.scene.image, level: 1)).write(to: path(record))
            return Written(
                line: record.line + "\n",
                references: SceneReferences(record, split: split, categories: categories))
        }
    }
}
