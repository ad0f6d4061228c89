internal import Foundation
internal import SegDatasets
public import SegFormats
internal import SegNotation

/// The second stage of pseudo-labels: what was kept, with words. ``PseudoMerge`` joins its shards.
public struct PseudoSamples: Sendable {
    /// The folder of the first stage's output.
    public var kept: String
    /// Words, one JSON object per line: `id` of the detection, `caption` or `text`, a string or a list of them; or the
    /// folder that `PseudoCaptions` wrote, with as many shards. Nil for none.
    public var captions: String?
    /// Whether what has no words is called by its category.
    public var usesCategories: Bool

    /// A stage over the output of the first.
    public init(kept: String, captions: String?, usesCategories: Bool) {
        self.kept = kept
        self.captions = captions
        self.usesCategories = usesCategories
    }

    /// Writes a shard's samples into `folder`, one JSON object per line in the order of the detections: `place`, `id`,
    /// `image`, `rle`, `text`; `PairObjects` reads them. What was written before from the same files is left as it is.
    ///
    /// - Returns: what became of the shard's kept detections; nil when nothing was to be done.
    /// - Throws: `FormatError` when a file cannot be read or the first stage has not written the shard, and whatever
    ///   keeps the output from being written.
    public func run(_ shard: Shard, into folder: String, report: inout DataReport) throws -> PseudoCounts? {
        let source = "\(kept)/\(shard.file("kept"))"
        let output = StageFile(folder: folder, name: shard.file("samples"))
        let captions = captions.map { Self.file($0, shard) }
        let inputs = [StageFile.mark(of: source), captions.map(StageFile.mark) ?? "-", "\(usesCategories)"]
            .joined(separator: " | ")
        if output.isDone(inputs) { return nil }
        var ids: Set<String> = []
        try RecordStream.forEach(in: source) { record in
            if let id = try JSONFields(record, file: source).identifier("id") { ids.insert(id) }
        }
        var problems = DataReport()
        let words = try captions.map { try Self.words(in: $0, for: ids, &problems) } ?? [:]
        var counts = PseudoCounts()
        var lines: [String] = []
        try RecordStream.forEach(in: source) { record in
            guard let line = line(of: try JSONFields(record, file: source), words) else {
                return counts.add(.withoutWords)
            }
            lines.append(line)
            counts.add(.kept)
        }
        try output.write(lines, inputs: inputs, counts: counts.json, problems: problems)
        report.add(problems)
        return counts
    }

    /// A shard's captions: the file itself, or the shard's in a folder.
    private static func file(_ path: String, _ shard: Shard) -> String {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists && isFolder.boolValue ? "\(path)/\(shard.file("captions"))" : path
    }

    private static func words(in captions: String, for ids: Set<String>, _ report: inout DataReport) throws -> [String:
        [String]]
    {
        var words: [String: [String]] = [:]
        try RecordStream.forEach(in: captions) { record in
            guard let fields = try? JSONFields(record, file: captions), let id = fields.identifier("id"),
                let texts = fields.strings("caption") ?? fields.strings("text")
            else { return report.add(.brokenRecord, "\(captions), byte \(record.offset)") }
            guard ids.contains(id) else { return }
            words[id, default: []] += texts.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
                .filter { !$0.isEmpty }
        }
        return words
    }

    private func line(of fields: JSONFields, _ words: [String: [String]]) -> String? {
        guard let place = fields.integer("place"), let id = fields.identifier("id"), let image = fields.string("image"),
            var runs = fields.cursor("rle"), let range = try? runs.skip()
        else { return nil }
        var texts = words[id] ?? []
        if texts.isEmpty, usesCategories, let category = fields.string("category"), !category.isEmpty {
            texts = [category]
        }
        guard !texts.isEmpty else { return nil }
        var writer = JSONObjectWriter()
        writer.field("place", place)
        writer.field("id", id)
        writer.field("image", image)
        writer.field("rle", json: runs.bytes[range])
        writer.field("text", texts)
        return writer.line
    }
}
