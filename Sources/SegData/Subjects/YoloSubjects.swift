internal import Foundation
internal import SegGeometry
internal import SegImaging

/// Labels of YOLO's segmentation format as subjects: of each picture one a class, meaning all of its outlines.
///
/// A text file a picture, a line an object: the class's number, then x and y of each vertex as shares of the picture's
/// sides. A line of four numbers after the class is a box, which has no outline, and is listed. Pictures are found by
/// their names, and their headers are read for their sizes.
public struct YoloSubjects: LessonSource {
    /// The dataset's name.
    public let name: String
    private let files: [String]
    private let images: String
    private let classes: [Int: String]

    /// Lists a folder's label files.
    ///
    /// - Parameters:
    ///   - labels: holds the text files, or folders of them.
    ///   - images: the folder of the pictures as it is to stand in conversations.
    ///   - classes: names of the classes by number (`YoloNames`).
    /// - Throws: `FormatError` when there is no such folder.
    public init(labels: String, images: String, classes: [Int: String]) throws(FormatError) {
        name = URL(fileURLWithPath: labels).lastPathComponent
        files = try FolderFiles.sorted(in: labels, extensions: ["txt"])
        self.images = images
        self.classes = classes
    }

    /// Calls `body` with each picture and class, file by file in the order of their names.
    public func forEachSubject(
        report: inout DataReport, _ body: (LessonSubject, inout DataReport) throws -> Void
    ) rethrows {
        var place = 0
        for file in files {
            for subject in subjects(of: file, &place, &report) { try body(subject, &report) }
        }
    }

    private func subjects(of file: String, _ place: inout Int, _ report: inout DataReport) -> [LessonSubject] {
        guard let bytes = try? JSONCursor(contentsOf: file).bytes else {
            report.add(.brokenFile, file)
            return []
        }
        guard let (picture, size) = picture(of: file) else {
            report.add(.missingImage, "\(images)/\(FolderFiles.stem(of: file)).jpg, .jpeg, .png or .webp")
            return []
        }
        var order: [Int] = []
        var rings: [Int: [ImageRing]] = [:]
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            do throws(DataProblem) {
                let (number, ring) = try Self.object(line, size, place: "\(file), line \(index + 1)")
                if rings[number] == nil { order.append(number) }
                rings[number, default: []].append(ring)
            } catch {
                report.add(error)
            }
        }
        return order.map { number in
            defer { place += 1 }
            let objects = rings[number] ?? []
            let text = classes[number] ?? ""
            return LessonSubject(
                label: "\(file), class \(number)", image: picture, place: place,
                expressions: [.init(id: "\(name)-\(FolderFiles.stem(of: file))-\(number)", text: text)],
                meaning: .objects { _ in
                    objects.compactMap { try? RunLengthMask(filling: [$0], size: size, rule: .coco) }
                })
        }
    }

    /// The picture with the file's name, and its size.
    private func picture(of file: String) -> (path: String, size: ImageSize)? {
        let stem = FolderFiles.stem(of: file)
        for ending in ["jpg", "jpeg", "png", "webp", "JPG", "JPEG", "PNG"] {
            let path = "\(images)/\(stem).\(ending)"
            if let header = try? ImageHeader.read(contentsOf: path), header.uprightSize.isSupported {
                return (path, header.uprightSize)
            }
        }
        return nil
    }

    private static func object(
        _ line: Substring, _ size: ImageSize, place: String
    ) throws(DataProblem) -> (Int, ImageRing) {
        let words = line.split(whereSeparator: \.isWhitespace)
        let numbers = words.dropFirst().map { Double($0) }
        guard let first = words.first, let number = Int(first), number >= 0,
            numbers.allSatisfy({ $0.map { abs($0) <= 100 } ?? false }), numbers.count.isMultiple(of: 2)
        else { throw DataProblem(.brokenRecord, "\(place): no class and pairs of shares") }
        let values = numbers.compactMap { $0 }
        guard values.count >= 6 else { throw DataProblem(.shapeWithoutArea, "\(place): a box, or too few vertices") }
        let vertices = stride(from: 0, to: values.count, by: 2).map { index in
            NormalizedPoint(x: values[index], y: values[index + 1]).scaled(to: size)
        }
        return (number, ImageRing(vertices))
    }
}

/// Names of YOLO's classes.
public enum YoloNames {
    /// The names by number: of a `data.yaml` what stands under `names` (a list in either style, or numbers with names), of
    /// any other text a line each, the first of class 0.
    ///
    /// - Throws: `FormatError` when the file cannot be read, or a YAML file has no such names.
    public static func read(contentsOf path: String) throws(FormatError) -> [Int: String] {
        let text = String(decoding: try JSONCursor(contentsOf: path).bytes, as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        guard ["yaml", "yml"].contains(FolderFiles.ending(of: path)) else {
            return numbered(lines.map(plain).filter { !$0.isEmpty })
        }
        guard let start = lines.firstIndex(where: { $0.hasPrefix("names:") }) else {
            throw FormatError(file: path, reason: .expected("a line that begins with “names:”"))
        }
        let inline = plain(String(lines[start].dropFirst("names:".count)))
        let names = inline.hasPrefix("[") ? listed(inline) : block(lines[(start + 1)...])
        guard !names.isEmpty else { throw FormatError(file: path, reason: .expected("names under “names:”")) }
        return names
    }

    private static func numbered(_ names: [String]) -> [Int: String] {
        Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0, $1) })
    }

    private static func listed(_ text: String) -> [Int: String] {
        numbered(text.dropFirst().prefix { $0 != "]" }.split(separator: ",").map { plain(String($0)) })
    }

    /// Lines that are indented or begin with a dash.
    private static func block(_ lines: ArraySlice<String>) -> [Int: String] {
        var names: [Int: String] = [:]
        for line in lines.prefix(while: { $0.first == " " || $0.first == "-" || $0.first == "#" }) {
            let text = plain(line)
            if text.hasPrefix("-") {
                names[names.count] = plain(String(text.dropFirst()))
            } else if let colon = text.firstIndex(of: ":"), let number = Int(text[..<colon]) {
                names[number] = plain(String(text[text.index(after: colon)...]))
            }
        }
        return names
    }

    /// Without white space around, a comment behind, and quotes.
    private static func plain(_ text: String) -> String {
        var text = text
        if let comment = text.range(of: " #") { text = String(text[..<comment.lowerBound]) }
        text = text.trimmingCharacters(in: .whitespaces)
        for quote in ["\"", "'"] where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote) {
            return String(text.dropFirst().dropLast())
        }
        return text
    }
}
