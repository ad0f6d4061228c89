internal import Foundation
public import SegFormats
internal import SegGeometry
internal import SegImaging

/// Labels of YOLO's segmentation format as annotated objects: of each picture one a class, meaning all of its outlines.
///
/// A text file a picture, a line per object: the class's number, then x and y of each vertex as shares of the picture's
/// sides. A line of four numbers after the class is a box, which has no outline, and is listed. The picture of
/// `labels/X/a.txt` is `images/X/a` with one of the usual endings, or `a` in the folder of pictures itself; its header
/// is read for its size.
public struct YoloObjects: AnnotationSource {
    /// The dataset's name.
    public let name: String
    private let files: [String]
    private let labels: String
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
        self.labels = labels
        files = try FolderFiles.sorted(in: labels, extensions: ["txt"])
        self.images = images
        self.classes = classes
    }

    /// Calls `body` with each picture and class, file by file in the order of their names.
    public func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) rethrows {
        var place = 0
        let names = CategoryNames(classes, file: name, report: &report)
        for file in files {
            for annotatedObject in annotatedObjects(of: file, names, &place, &report) {
                try body(annotatedObject, &report)
            }
        }
    }

    private func annotatedObjects(
        of file: String, _ names: CategoryNames, _ place: inout Int, _ report: inout DataReport
    ) -> [AnnotatedObject] {
        let lines: [TextLines.Line]
        do throws(FormatError) {
            lines = try TextLines.read(contentsOf: file)
        } catch {
            report.add(.brokenFile, error.description)
            return []
        }
        guard let (picture, size) = picture(of: file) else {
            report.add(.missingImage, "\(images)/\(relative(file)).jpg, .png or another ending of pictures")
            return []
        }
        let rings = rings(of: lines, file, size, names, &report)
        return rings.map { number, objects in
            defer { place += 1 }
            return AnnotatedObject(
                label: "\(file), class \(number)", image: picture, place: place,
                expressions: [.init(id: "\(name)-\(relative(file))-\(number)", text: names.name(of: number) ?? "")],
                meaning: .objects { report in Self.masks(objects, size, "\(file), class \(number)", &report) })
        }
    }

    /// The outlines of each class in the order of their first lines.
    private func rings(
        of lines: [TextLines.Line], _ file: String, _ size: ImageSize, _ names: CategoryNames,
        _ report: inout DataReport
    ) -> [(number: Int, objects: [ImageRing])] {
        var order: [Int] = []
        var rings: [Int: [ImageRing]] = [:]
        for line in lines where !line.text.allSatisfy(\.isWhitespace) {
            let place = "\(file), line \(line.number)"
            do throws(DataProblem) {
                let (own, ring) = try Self.object(line.text, size, place: place)
                let number = names.first(of: own)
                guard names.name(of: number) != nil else {
                    throw DataProblem(.brokenCategory, "\(place): class \(own) has no name")
                }
                if rings[number] == nil { order.append(number) }
                rings[number, default: []].append(ring)
            } catch {
                report.add(error)
            }
        }
        return order.map { ($0, rings[$0] ?? []) }
    }

    private static func masks(
        _ rings: [ImageRing], _ size: ImageSize, _ label: String, _ report: inout DataReport
    ) -> [RunLengthMask] {
        rings.compactMap { ring in
            do {
                return try RunLengthMask(filling: [ring], size: size, rule: .coco)
            } catch {
                report.add(.brokenAnnotation, "\(label): \(error)")
                return nil
            }
        }
    }

    /// A label file's path under the folder of labels, without its ending.
    private func relative(_ file: String) -> String {
        let path = file.hasPrefix(labels + "/") ? file.dropFirst(labels.count + 1) : file[...]
        return path.lastIndex(of: ".").map { String(path[..<$0]) } ?? String(path)
    }

    /// Where a label file's picture can be, without its ending, the likeliest place first.
    private func prefixes(of file: String) -> [String] {
        let path = relative(file)
        var parts = path.split(separator: "/").map(String.init)
        var found = ["\(images)/\(path)"]
        if let place = parts.dropLast().lastIndex(of: "labels") {
            parts[place] = "images"
            found.append("\(images)/\(parts.joined(separator: "/"))")
        }
        found.append("\(images)/\(FolderFiles.prefix(of: file))")
        return found
    }

    /// The endings of pictures, the usual ones first, each in small letters and in capitals.
    private static let endings: [String] = {
        let usual = ["jpg", "jpeg", "png", "webp"]
        let all = usual + ImageFormat.endings.subtracting(usual).sorted()
        return all + all.map { $0.uppercased() }
    }()

    /// The picture with the file's name, and its size.
    private func picture(of file: String) -> (path: String, size: ImageSize)? {
        for prefix in prefixes(of: file) {
            for ending in Self.endings {
                let path = "\(prefix).\(ending)"
                if let header = try? ImageHeader.read(contentsOf: path), header.uprightSize.isSupported {
                    return (path, header.uprightSize)
                }
            }
        }
        return nil
    }

    private static func object(
        _ line: String, _ size: ImageSize, place: String
    ) throws(DataProblem) -> (Int, ImageRing) {
        let words = line.split(whereSeparator: \.isWhitespace)
        // Swift reads hexadecimal numbers, other tools do not.
        let numbers = words.dropFirst().map { $0.lowercased().contains("x") ? nil : Double($0) }
        guard let first = words.first, let number = Int(first) ?? Double(first).flatMap({ Int(exactly: $0) }),
            number >= 0,
            numbers.allSatisfy({ $0?.isFinite == true }), numbers.count.isMultiple(of: 2)
        else { throw DataProblem(.brokenRecord, "\(place): no class and pairs of shares") }
        let values = numbers.compactMap { $0 }
        // Tools cut outlines at the border with some rounding; pixels are far beyond.
        if let far = values.first(where: { !(-0.01...1.01).contains($0) }) {
            throw DataProblem(.brokenRecord, "\(place): \(far) is no share of the picture's side, 0…1")
        }
        guard values.count >= 6 else { throw DataProblem(.shapeWithoutArea, "\(place): a box, or too few vertices") }
        let vertices = stride(from: 0, to: values.count, by: 2).map { index in
            NormalizedPoint(x: values[index], y: values[index + 1]).scaled(to: size)
        }
        return (number, ImageRing(vertices))
    }
}
