internal import ArgumentParser
internal import Foundation
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
struct SegmentFiles {
    private let folder: URL
    private let formats: FileFormats
    private var used: Set<String> = []

    /// Files in `folder`, which is made when missing.
    init(folder: String, formats: FileFormats) throws {
        self.folder = URL(fileURLWithPath: folder, isDirectory: true)
        self.formats = formats
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    }

    /// Writes what belongs to one picture.
    mutating func write(
        _ segmentation: Segmentation, record: JSONObjectWriter, image: Image, name: String, fill: FillRule
    ) throws {
        let stem = freeStem(for: name)
        if formats.contains(.json) {
            try Data(record.utf8 + [UInt8(ascii: "\n")]).write(to: path(stem, "json"), options: .atomic)
        }
        guard !formats.isDisjoint(with: [.mask, .overlay]) else { return }
        let mask = Mask(segmentation.answer.mask)
        if formats.contains(.mask) { try mask.writePNG(to: path(stem, "mask.png").path) }
        if formats.contains(.overlay) {
            let item = Self.item(segmentation, mask: mask, fill: fill)
            try Overlay().drawn([item], on: image).writePNG(to: path(stem, "overlay.png").path)
        }
    }

    /// The picture's name without its folder and ending; with a number when another picture has it already.
    private mutating func freeStem(for name: String) -> String {
        let stem = URL(fileURLWithPath: name).deletingPathExtension().lastPathComponent
        var candidate = stem
        var number = 2
        while !used.insert(candidate).inserted {
            candidate = "\(stem)-\(number)"
            number += 1
        }
        return candidate
    }

    private func path(_ stem: String, _ ending: String) -> URL {
        folder.appendingPathComponent("\(stem).\(ending)")
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
