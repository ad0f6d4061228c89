internal import Foundation
internal import SegNotation

/// Exports the answers of a run in several formats.
///
/// Answers about one picture that follow each other are put together; each picture is written when the next one comes.
public final class ExportRun {
    private let folder: URL
    private var exporters: [(format: ExportFormat, exporter: any Exporter)] = []
    private var prefixes = FileStems()
    private var names: Set<String> = []
    private var waiting: ExportPicture?
    private var notes: [String] = []
    private var pictures = 0

    /// Begins exports in a folder, which is made when missing.
    ///
    /// - Throws: errors about files.
    public init(_ formats: [ExportFormat], folder: String) throws {
        self.folder = URL(fileURLWithPath: folder, isDirectory: true)
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        for format in formats where !exporters.contains(where: { $0.format == format }) {
            exporters.append((format, try format.exporter(in: self.folder)))
        }
    }

    /// Takes an answer's objects.
    ///
    /// - Throws: errors about files.
    public func add(_ picture: ExportPicture) throws {
        if waiting?.name == picture.name, waiting?.size == picture.size {
            waiting?.objects += picture.objects
            return
        }
        try flush()
        waiting = picture
    }

    /// Writes the picture that waits.
    private func flush() throws {
        guard var picture = waiting else { return }
        waiting = nil
        picture.prefix = prefixes.prefix(for: picture.name)
        if !names.insert(picture.name).inserted {
            notes.append("\(picture.name) comes again after other pictures: its files are named \(picture.prefix)")
        }
        pictures += 1
        for index in exporters.indices { try exporters[index].exporter.add(picture) }
    }

    /// Ends every document and writes `export.json`, which says what was written and what each format keeps.
    ///
    /// - Returns: what a person should know, a sentence each.
    /// - Throws: errors about files.
    public func finish() throws -> [String] {
        try flush()
        var summary = JSONObjectWriter()
        summary.field("pictures", pictures)
        for index in exporters.indices {
            try exporters[index].exporter.finish()
            let (format, exporter) = exporters[index]
            notes += exporter.notes.map { "\(format.rawValue): \($0)" }
            if exporter.loss.lossy > 0 { notes.append("\(format.rawValue): \(exporter.loss.sentence)") }
            summary.field(format.rawValue, exporter.loss.json)
        }
        try folder.write(summary.utf8 + [UInt8(ascii: "\n")], to: "export.json")
        return notes
    }
}

extension RoundTripLoss {
    fileprivate var sentence: String {
        func figure(_ value: Double) -> String { String(format: "%.4f", value) }
        return "\(lossy) of \(objects) objects are not read back pixel for pixel: mean IoU \(figure(mean)), least "
            + "\(figure(least)) in \(worst)"
    }

    fileprivate var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("objects", objects)
        object.field("lossy", lossy)
        object.field("mean_iou", mean)
        object.field("least_iou", least)
        return object
    }
}
