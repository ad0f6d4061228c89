import Foundation
import SegExport
import SegFiles
import SegGeometry
import SegImaging
import SegNotation
import SimpleSeg

/// Annotation files in memory.
///
/// The exporters write files; theirs live in a folder of their own, in memory where the system has such a place, and are
/// gone when the bundle has been read.
struct ExportBundle: Sendable {
    /// A file of a format.
    struct File: Sendable {
        let name: String
        let bytes: Data

        /// By its ending.
        var contentType: String {
            switch name.split(separator: ".").last {
            case "json", "geojson": "application/json"
            case "xml": "application/xml"
            case "svg": "image/svg+xml"
            case "png": "image/png"
            case "csv": "text/csv"
            case "yaml": "application/yaml"
            default: "text/plain"
            }
        }

        var json: JSONObjectWriter {
            var object = JSONObjectWriter()
            object.field("name", name)
            object.field("content_type", contentType)
            let text = contentType.hasPrefix("image/png") ? nil : String(validating: bytes, as: UTF8.self)
            object.field("encoding", text == nil ? "base64" : "utf-8")
            object.field("data", text ?? bytes.base64EncodedString())
            return object
        }
    }

    /// The files of each format, the one that tells most first.
    let formats: [(format: ExportFormat, files: [File])]

    /// Exports one picture.
    ///
    /// - Throws: errors about files.
    init(_ formats: [ExportFormat], _ picture: ExportPicture) throws {
        var all: [(ExportFormat, [File])] = []
        for format in formats where !all.contains(where: { $0.0 == format }) {
            all.append((format, try Self.files(format, picture)))
        }
        self.formats = all
    }

    /// `{"coco": {"name", "content_type", "encoding", "data", "files"}}`: the first file, and all.
    var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        for (format, files) in formats {
            guard let first = files.first else { continue }
            var entry = first.json
            entry.field("files", files.map(\.json))
            object.field(format.rawValue, entry)
        }
        return object
    }

    private static func files(_ format: ExportFormat, _ picture: ExportPicture) throws -> [File] {
        let memory = "/dev/shm"
        let base = Files.isFolder(memory) ? memory : NSTemporaryDirectory()
        let folder = base + "/simpleseg-export-" + UUID().uuidString
        try Files.makeFolder(folder)
        defer { try? Files.remove(folder) }
        let run = try ExportRun([format], folder: folder)
        try run.add(picture)
        _ = try run.finish()
        let names = try list(folder, "").filter { $0 != "export.json" }
        let files = try names.map { File(name: $0, bytes: try Files.data(at: "\(folder)/\($0)")) }
        return files.sorted { (rank($0.name, format), $0.name) < (rank($1.name, format), $1.name) }
    }

    private static func list(_ folder: String, _ below: String) throws -> [String] {
        try Files.names(in: "\(folder)/\(below)").flatMap { name -> [String] in
            let path = below.isEmpty ? name : "\(below)/\(name)"
            return Files.isFolder("\(folder)/\(path)") ? try list(folder, path) : [path]
        }
    }

    /// The file that holds the annotations comes before those that explain it.
    private static func rank(_ name: String, _ format: ExportFormat) -> Int {
        let first: [ExportFormat: String] = [
            .coco: "coco.json", .yolo: ".txt", .labelstudio: "labelstudio.json", .voc: ".xml", .png: ".mask.png",
        ]
        return name.hasSuffix(first[format] ?? "") ? 0 : 1
    }
}

extension SegmentJob {
    /// What all answers together are exported as; nil when no format was asked for.
    func bundle(_ answers: [WrittenAnswer]) throws -> ExportBundle? {
        guard !exports.isEmpty else { return nil }
        var whole: ExportPicture?
        for answer in answers {
            let label = if case .text(let words)? = answer.segmentation.query { words } else { "object" }
            let part = ExportPicture(
                name: "\(picture.id).\(picture.format.fileEnding)", size: picture.image.size, label: label,
                answers: [answer.segmentation.answer.whole], fill: settings.fill, outlines: .answer,
                pixels: picture.image)
            if whole == nil { whole = part } else { whole?.objects += part.objects }
        }
        return try whole.map { try ExportBundle(exports, $0) }
    }
}

extension ImageFormat {
    /// What names of such files end with.
    var fileEnding: String {
        rawValue == "jpeg" ? "jpg" : rawValue
    }
}
