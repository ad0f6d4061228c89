internal import Foundation
internal import SegFiles
public import SegFormats
public import SegGeometry
internal import SegImaging

/// One picture of ReasonSeg with its questions: a JSON file beside a JPEG (arXiv 2308.00692, the layout of
/// dvlab-research/LISA).
public struct ReasonFile: Sendable {
    /// The picture.
    public let image: String
    /// The file's name without its ending.
    public let name: String
    /// What is asked for, each text with the same answer.
    public let texts: [String]
    /// Whether the texts are sentences; else phrases.
    public let isSentence: Bool
    /// What is meant, on the upright picture.
    public let target: RunLengthMask
    /// Pixels that do not count; nil where all count.
    public let ignored: RunLengthMask?

    /// Files of a split in the order of their names, `ROOT/reason_seg/ReasonSeg/SPLIT`, `ROOT/ReasonSeg/SPLIT` or
    /// `ROOT/SPLIT`.
    ///
    /// - Throws: `FormatError` naming the folders that were looked for.
    public static func files(root: String, split: String) throws(FormatError) -> [String] {
        let folders = ["reason_seg/ReasonSeg/", "ReasonSeg/", ""].map { "\(root)/\($0)\(split)" }
        guard let folder = folders.first(where: Files.isFolder) else {
            throw FormatError(
                file: root,
                reason: .unreadable("no folder of ReasonSeg's \(split): looked for \(folders.joined(separator: ", "))"))
        }
        do {
            return try Files.names(in: folder).filter { $0.hasSuffix(".json") }.map { "\(folder)/\($0)" }
        } catch {
            throw FormatError(file: folder, reason: .unreadable(error.reason))
        }
    }

    /// Reads a file and the size of its picture.
    ///
    /// As in LISA's evaluation, shapes are painted from the largest to the smallest, vertices cut to whole pixels, borders
    /// included; where the last painted shape is labelled `ignore`, pixels do not count; shapes labelled `flag` are left out.
    ///
    /// - Throws: `DataProblem`, which is an entry of a report.
    public init(contentsOf path: String) throws(DataProblem) {
        name = FolderFiles.prefix(of: path)
        image = "\(FolderFiles.folder(of: path))/\(name).jpg"
        let fields: JSONFields
        do {
            var cursor = JSONCursor(Self.utf8(try Files.data(at: path)), file: path)
            fields = try JSONFields(&cursor)
        } catch {
            throw DataProblem(.brokenFile, "\(error)")
        }
        guard let texts = fields.strings("text"), let shapes = fields.objects("shapes") else {
            throw DataProblem(.brokenFile, "\(path): no text or shapes")
        }
        self.texts = texts
        isSentence = fields.isTrue("is_sentence")
        let size: ImageSize
        do {
            size = try ImageHeader.read(contentsOf: image).uprightSize
        } catch {
            throw DataProblem(FolderFiles.isFile(image) ? .brokenImage : .missingImage, "\(path): \(error)")
        }
        do {
            (target, ignored) = try Self.painted(shapes, size: size)
        } catch {
            throw DataProblem(.brokenAnnotation, "\(path): \(error)")
        }
    }

    /// UTF-8, or the Windows encoding that some of the published files have.
    private static func utf8(_ data: Data) -> [UInt8] {
        let bytes = [UInt8](data)
        if String(validating: bytes, as: UTF8.self) != nil {
            return TextLines.isMarked(bytes) ? Array(bytes.dropFirst(3)) : bytes
        }
        return String(data: data, encoding: .windowsCP1252).map { [UInt8]($0.utf8) } ?? bytes
    }

    private static func painted(
        _ shapes: [JSONFields], size: ImageSize
    ) throws -> (target: RunLengthMask, ignored: RunLengthMask?) {
        let drawn = try shapes.compactMap { shape -> (mask: Mask, area: Int, isIgnored: Bool)? in
            guard let label = shape.string("label")?.lowercased(),
                let points = shape.list("points", { cursor throws(FormatError) in try cursor.numbers() })
            else { throw FormatError(file: shape.place, reason: .expected("a label and points")) }
            if label == "flag" { return nil }
            let ring = PixelRing(try points.map { try wholePixel($0, shape.place) })
            let mask = try Mask(filling: [ring], size: size, rule: .inclusive)
            return (mask: mask, area: mask.area, isIgnored: label.contains("ignore"))
        }
        var (target, ignored) = (Mask(size: size), Mask(size: size))
        for shape in drawn.sorted(by: { $0.area > $1.area }) {
            for index in shape.mask.pixels.indices where shape.mask.pixels[index] != 0 {
                target.pixels[index] = shape.isIgnored ? 0 : 1
                ignored.pixels[index] = shape.isIgnored ? 1 : 0
            }
        }
        return (RunLengthMask(target), ignored.area > 0 ? RunLengthMask(ignored) : nil)
    }

    private static func wholePixel(_ point: [Double], _ place: String) throws(FormatError) -> PixelPoint {
        guard point.count == 2, let x = Int32(exactly: point[0].rounded(.towardZero)),
            let y = Int32(exactly: point[1].rounded(.towardZero))
        else { throw FormatError(file: place, reason: .expected("points of two numbers, not \(point)")) }
        return PixelPoint(x: Int(x), y: Int(y))
    }
}
