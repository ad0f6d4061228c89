internal import ArgumentParser
internal import Foundation
internal import SegFiles
internal import SegGeometry
internal import SegImaging
internal import SegNotation
internal import SimpleSeg

/// Which files are written for a picture.
struct FileFormats: OptionSet, Hashable {
    let rawValue: Int

    /// The record: NAME.json.
    static let json = FileFormats(rawValue: 1)
    /// The mask, inside white: NAME.mask.png.
    static let mask = FileFormats(rawValue: 2)
    /// The picture with the object drawn over it: NAME.overlay.png.
    static let overlay = FileFormats(rawValue: 4)
    /// Every kind.
    static let all: FileFormats = [.json, .mask, .overlay]
}

extension FileFormats: ExpressibleByArgument {
    private static let names = ["json": json, "mask": mask, "overlay": overlay]

    /// Names with commas between them; nil when one is none of the three.
    init?(argument: String) {
        self = []
        for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let format = Self.names[String(name)] else { return nil }
            insert(format)
        }
    }
}

/// The files that `segment` writes, named after the pictures.
///
/// The record is written first, as NAME.json.part, and gets its name when everything else is there: what has a
/// NAME.json is done.
struct SegmentFiles {
    /// Where the files of one answer go.
    struct Place {
        /// The name without its ending.
        let prefix: String
        /// Whether the answer is there already.
        var isDone = false
    }

    private let folder: URL
    private let formats: FileFormats
    private let overwrites: Bool
    private var used: Set<String> = []
    private var skipped = 0
    private var renamed: [String] = []

    /// Files in `folder`, which is made when missing.
    ///
    /// - Throws: `FileError`.
    init(folder: String, formats: FileFormats, overwrites: Bool = false) throws {
        self.folder = URL(fileURLWithPath: folder, isDirectory: true)
        self.formats = formats
        self.overwrites = overwrites
        try Files.makeFolder(folder)
    }

    /// What a person should know at the end, a sentence each.
    var notes: [String] {
        var notes: [String] = []
        if skipped > 0 {
            let what = skipped == 1 ? "1 answer was" : "\(skipped) answers were"
            notes.append("\(what) in \(folder.path) already and skipped; --overwrite answers again")
        }
        if let first = renamed.first {
            let what = renamed.count == 1 ? "1 answer has" : "\(renamed.count) answers have"
            notes.append(
                "\(what) a number behind the picture's name, which another picture has too (first: \(first)); \"image\" in "
                    + "the record tells them apart")
        }
        return notes
    }

    /// Where an answer goes: the picture's name without its folder and ending; with the question's number where there
    /// are several, and a number when another picture has the name already.
    ///
    /// - Throws: `SegmentFilesError` when files are in the way.
    mutating func place(for name: String, question: Int?, prompt: String) throws -> Place {
        let base = name == "-" ? "stdin" : URL(fileURLWithPath: name).deletingPathExtension().lastPathComponent
        let prefix = base + (question.map { "-q\($0)" } ?? "")
        var number = 1
        while true {
            let candidate = number == 1 ? prefix : "\(prefix)-\(number)"
            number += 1
            guard !used.contains(candidate), let place = try place(candidate, for: name, prompt: prompt) else {
                continue
            }
            used.insert(candidate)
            if place.isDone { skipped += 1 }
            if candidate != prefix, !place.isDone { renamed.append("\(candidate).json") }
            return place
        }
    }

    /// The place under a prefix; nil when it is another picture's.
    private func place(_ prefix: String, for name: String, prompt: String) throws -> Place? {
        let endings = ["json", "mask.png", "overlay.png"]
        guard !overwrites, let there = endings.map({ path(prefix, $0).path }).first(where: Files.exists) else {
            return Place(prefix: prefix)
        }
        let part = path(prefix, "json.part").path
        // What was being written when the last run was stopped.
        if !Files.exists(path(prefix, "json").path), Files.exists(part) {
            return try record(part)?.image == name ? Place(prefix: prefix) : nil
        }
        guard Files.exists(path(prefix, "json").path) else { throw SegmentFilesError.unknown(there) }
        guard let record = try record(path(prefix, "json").path) else { throw SegmentFilesError.unknown(there) }
        guard record.image == name else { return nil }
        guard record.prompt == prompt else { throw SegmentFilesError.otherQuestion(there, record.prompt ?? "") }
        let isWhole = zip([FileFormats.json, .mask, .overlay], endings).allSatisfy { format, ending in
            !formats.contains(format) || Files.exists(path(prefix, ending).path)
        }
        return Place(prefix: prefix, isDone: isWhole)
    }

    private func record(_ path: String) throws -> (image: String?, prompt: String?)? {
        guard let record = try? JSONRecord([UInt8](Files.data(at: path))) else { return nil }
        return (try? record.string("image"), try? record.string("prompt"))
    }

    /// An answer that is there already, with the outlines that its record has: where they were drawn anew, these.
    ///
    /// - Throws: `FileError`, `RecordError`, `GeometryError`.
    func answer(at place: Place, size: ImageSize, rule: FillRule) throws -> DecodedAnswer {
        let record = try JSONRecord([UInt8](Files.data(at: path(place.prefix, "json").path)))
        let answer = try DecodedAnswer(text: try record.string("text"), size: size, rule: rule)
        guard record.has("refined") || record.has("crop"), let polygons = record.json("polygons") else { return answer }
        // The reader's numbers are here what the record's are: pixels.
        let rings = PolygonReader.read(String(decoding: polygons, as: UTF8.self)).polygons.map { ring in
            ImageRing(ring.vertices.map { ImagePoint(x: $0.x, y: $0.y) })
        }
        return try answer.with(polygons: rings, rule: rule)
    }

    /// Writes what belongs to one answer; `unsure` says which vertices the overlay shows as unsure.
    ///
    /// - Throws: `FileError`, `ImagingError`.
    func write(
        _ segmentation: Segmentation, record: JSONObjectWriter, image: Image, to place: Place, fill: FillRule,
        unsure: [[Bool]] = []
    ) throws {
        let prefix = place.prefix
        let part = path(prefix, "json.part").path
        try Files.write(Data(record.utf8 + [UInt8(ascii: "\n")]), to: part)
        try writePictures(segmentation, image: image, prefix, fill: fill, unsure)
        if formats.contains(.json) {
            try Files.rename(part, to: path(prefix, "json").path)
        } else {
            try Files.remove(part)
        }
    }

    private func writePictures(
        _ segmentation: Segmentation, image: Image, _ prefix: String, fill: FillRule, _ unsure: [[Bool]]
    ) throws {
        guard !formats.isDisjoint(with: [.mask, .overlay]) else { return }
        let mask = Mask(segmentation.answer.mask)
        if formats.contains(.mask) { try mask.writePNG(to: path(prefix, "mask.png").path) }
        if formats.contains(.overlay) {
            var item = Self.item(segmentation, mask: mask, fill: fill)
            item.unsure = unsure
            try Overlay().drawn([item], on: image).writePNG(to: path(prefix, "overlay.png").path)
        }
    }

    private func path(_ prefix: String, _ ending: String) -> URL {
        folder.appendingPathComponent("\(prefix).\(ending)")
    }

    /// What is drawn. With the inclusive rule a vertex means a pixel's centre, half a pixel to the right and below.
    private static func item(_ segmentation: Segmentation, mask: Mask, fill: FillRule) -> Overlay.Item {
        let shift = fill == .inclusive ? 0.5 : 0
        let answer = segmentation.answer
        let rings = answer.polygons.map { ring in
            ImageRing(ring.vertices.map { ImagePoint(x: $0.x + shift, y: $0.y + shift) })
        }
        let label: String? = if case .text(let words)? = segmentation.query { words } else { nil }
        return Overlay.Item(
            rings: rings, mask: answer.area > 0 ? mask : nil, box: answer.boxes.first, points: answer.points,
            label: label)
    }
}

/// Files that are in the way.
enum SegmentFilesError: Error, Hashable {
    /// Nothing says what the file belongs to.
    case unknown(String)
    /// The picture was asked something else.
    case otherQuestion(String, String)
}

extension SegmentFilesError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unknown(let path):
            "\(path) is there, and no record says what it belongs to: choose another --out, or --overwrite"
        case .otherQuestion(let path, let prompt):
            "\(path) answers another question (\(prompt)): choose another --out, or --overwrite"
        }
    }
}
