internal import SegCache
internal import SegHub

/// A line of `simpleseg models`.
struct ModelRow: Encodable, Hashable {
    /// The repository's id.
    var id: String
    /// The branches and tags, or none.
    var references: [String]
    /// 40 hexadecimal digits; empty where only beginnings of files are there.
    var commit: String
    /// Bytes of the files that are there.
    var bytes: Int
    /// How many those are.
    var files: Int
    /// Files that the commit has and the cache has not.
    var missing: [String]
    /// Whether nothing is missing, as far as the cache knows.
    var isComplete: Bool
    /// Bytes of files of the repository that were begun.
    var begunBytes: Int
    /// Where it is.
    var folder: String

    /// A row per revision; one for a repository of which there are only beginnings.
    static func rows(_ model: CachedModel) -> [ModelRow] {
        if model.revisions.isEmpty {
            return [
                ModelRow(
                    id: model.place.id.name, references: [], commit: "", bytes: model.byteCount, files: 0, missing: [],
                    isComplete: false, begunBytes: model.incompleteBytes, folder: model.place.folder)
            ]
        }
        return model.revisions.map { revision in
            ModelRow(
                id: model.place.id.name, references: revision.references, commit: revision.commit,
                bytes: revision.byteCount, files: revision.files.count, missing: revision.missing,
                isComplete: revision.isComplete, begunBytes: model.incompleteBytes, folder: revision.folder)
        }
    }

    /// `complete`, or what is missing.
    var state: String {
        if isComplete { return "complete" }
        var words = missing.isEmpty ? "nothing is there" : "\(missing.count) of \(files + missing.count) files missing"
        if begunBytes > 0 { words += ", \(ByteCount.text(begunBytes)) begun" }
        return words
    }

    /// The rows as Markdown.
    static func table(_ rows: [ModelRow]) -> String {
        let lines = rows.map { row in
            let revision = row.references.isEmpty ? "–" : row.references.joined(separator: ", ")
            return
                "| \(row.id) | \(revision) | \(row.commit.prefix(12)) | \(ByteCount.text(row.bytes)) | \(row.files) | \(row.state) |"
        }
        return
            (["| model | revision | commit | size | files | state |", "| --- | --- | --- | --- | --- | --- |"] + lines)
            .joined(separator: "\n")
    }
}
