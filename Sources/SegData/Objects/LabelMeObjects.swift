internal import Foundation
internal import SegGeometry
internal import SegImaging

/// A folder of LabelMe's files, a JSON a picture, as annotated objects: of each picture one a label, meaning all of its
/// shapes.
///
/// Shapes of one label and one `group_id` are parts of one object. Polygons, rectangles, circles and masks have an
/// inside; points, lines and strips have none and are listed. Coordinates are corners of pixels, as LabelMe's canvas
/// has them, and are filled by `FillRule.coco`.
public struct LabelMeObjects: AnnotationSource {
    /// The dataset's name.
    public let name: String
    private let files: [String]
    private let images: String?

    /// Lists a folder's files.
    ///
    /// - Parameters:
    ///   - folder: holds the JSON files, or folders of them.
    ///   - images: the folder of the pictures as it is to stand in conversations; nil: where each file says.
    /// - Throws: `FormatError` when there is no such folder.
    public init(folder: String, images: String?) throws(FormatError) {
        name = URL(fileURLWithPath: folder).lastPathComponent
        files = try FolderFiles.sorted(in: folder, extensions: ["json"])
        self.images = images
    }

    /// Calls `body` with each picture and label, file by file in the order of their names.
    public func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) rethrows {
        var place = 0
        for file in files {
            for annotatedObject in annotatedObjects(of: file, &place, &report) { try body(annotatedObject, &report) }
        }
    }

    private func annotatedObjects(of file: String, _ place: inout Int, _ report: inout DataReport) -> [AnnotatedObject]
    {
        do {
            var cursor = try JSONCursor(contentsOf: file)
            let fields = try JSONFields(&cursor)
            guard let image = fields.string("imagePath"), let shapes = fields.objects("shapes") else {
                throw cursor.expected("an object with imagePath and shapes before this")
            }
            let slashed = image.replacing("\\", with: "/")
            guard let last = slashed.split(separator: "/").last else {
                throw DataProblem(.brokenFile, "\(file): imagePath is “\(image)”")
            }
            let path =
                images.map { "\($0)/\(last)" } ?? FolderFiles.resolved(slashed, in: FolderFiles.folder(of: file))
            let size = try Self.size(fields, image: path)
            let groups = Self.groups(shapes, size, file, &report)
            return groups.map { label, objects in
                defer { place += 1 }
                return AnnotatedObject(
                    label: "\(file), \(label)", image: path, place: place,
                    expressions: [.init(id: "\(name)-\(FolderFiles.prefix(of: file))-\(label)", text: label)],
                    meaning: .objects { _ in objects })
            }
        } catch let problem as DataProblem {
            report.add(problem)
        } catch {
            report.add(.brokenFile, "\(file): \(error)")
        }
        return []
    }

    private static func size(_ fields: JSONFields, image: String) throws -> ImageSize {
        var size = ImageSize(width: fields.integer("imageWidth") ?? 0, height: fields.integer("imageHeight") ?? 0)
        if size.width <= 0 || size.height <= 0 {
            guard let header = try? ImageHeader.read(contentsOf: image) else {
                throw DataProblem(.missingImage, "\(fields.place): neither its size nor \(image)")
            }
            size = header.uprightSize
        }
        guard size.isSupported else {
            throw DataProblem(.brokenImageRecord, "\(fields.place): \(size.width)×\(size.height) pixels")
        }
        return size
    }

    /// The objects of each label, labels and objects in the order of their first shapes.
    private static func groups(
        _ shapes: [JSONFields], _ size: ImageSize, _ file: String, _ report: inout DataReport
    ) -> [(label: String, objects: [RunLengthMask])] {
        var labels: [String] = []
        var objects: [String: [(group: String?, mask: RunLengthMask)]] = [:]
        for (index, shape) in shapes.enumerated() {
            let place = "\(file), shape \(index)"
            do throws(DataProblem) {
                guard let label = shape.string("label") else { throw DataProblem(.brokenAnnotation, place) }
                let mask = try LabelMeShape(shape, place: place).mask(size: size)
                let group = shape.identifier("group_id")
                if objects[label] == nil { labels.append(label) }
                var known = objects[label] ?? []
                if let group, let at = known.firstIndex(where: { $0.group == group }),
                    let union = try? RunLengthMask.union([known[at].mask, mask], size: size)
                {
                    known[at].mask = union
                } else {
                    known.append((group, mask))
                }
                objects[label] = known
            } catch {
                report.add(error)
            }
        }
        return labels.map { label in (label, (objects[label] ?? []).map(\.mask)) }
    }
}

/// One shape of a LabelMe file.
private struct LabelMeShape {
    private let fields: JSONFields
    private let place: String
    private let points: [ImagePoint]

    init(_ fields: JSONFields, place: String) throws(DataProblem) {
        self.fields = fields
        self.place = place
        let pairs = fields.list("points") { cursor throws(FormatError) in
            var pair: [Double] = []
            try cursor.elements { cursor throws(FormatError) in pair.append(try cursor.number()) }
            return pair
        }
        guard let pairs, pairs.allSatisfy({ $0.count == 2 }) else {
            throw DataProblem(.brokenAnnotation, "\(place): its points are no pairs of numbers")
        }
        points = pairs.map { ImagePoint(x: $0[0], y: $0[1]) }
    }

    func mask(size: ImageSize) throws(DataProblem) -> RunLengthMask {
        switch fields.string("shape_type") ?? "polygon" {
        case "polygon" where points.count >= 3: return try filled(points, size)
        case "rectangle" where points.count == 2:
            let (a, b) = (points[0], points[1])
            return try filled([a, ImagePoint(x: b.x, y: a.y), b, ImagePoint(x: a.x, y: b.y)], size)
        case "rectangle" where points.count == 4: return try filled(points, size)
        case "circle" where points.count == 2: return try filled(circle, size)
        case "mask" where points.count == 2: return try drawn(size)
        case "polygon", "rectangle", "circle", "mask":
            throw DataProblem(.brokenAnnotation, "\(place): \(points.count) points")
        case let type: throw DataProblem(.shapeWithoutArea, "\(place): \(type)")
        }
    }

    /// A circle given by its centre and a point on it, as 128 corners.
    private var circle: [ImagePoint] {
        let (center, rim) = (points[0], points[1])
        let (dx, dy) = (rim.x - center.x, rim.y - center.y)
        let radius = (dx * dx + dy * dy).squareRoot()
        return (0..<128).map { step in
            let angle = Double(step) * .pi / 64
            return ImagePoint(x: center.x + radius * cos(angle), y: center.y + radius * sin(angle))
        }
    }

    private func filled(_ corners: [ImagePoint], _ size: ImageSize) throws(DataProblem) -> RunLengthMask {
        do {
            return try RunLengthMask(filling: [ImageRing(corners)], size: size, rule: .coco)
        } catch {
            throw DataProblem(.brokenAnnotation, "\(place): \(error)")
        }
    }

    /// A PNG in base64, whose top left pixel is the first point.
    private func drawn(_ size: ImageSize) throws(DataProblem) -> RunLengthMask {
        guard let text = fields.string("mask"), let data = Data(base64Encoded: text),
            let part = try? Mask(encoded: [UInt8](data), name: place)
        else { throw DataProblem(.missingMask, "\(place): no PNG in base64") }
        guard let left = Int(exactly: points[0].x.rounded()), let top = Int(exactly: points[0].y.rounded()),
            left >= 0, top >= 0, left <= size.width - part.size.width, top <= size.height - part.size.height
        else { throw DataProblem(.sizesDiffer, "\(place): the mask reaches beyond the picture") }
        var mask = Mask(size: size)
        for y in 0..<part.size.height {
            for x in 0..<part.size.width where part[x, y] { mask[x + left, y + top] = true }
        }
        return RunLengthMask(mask)
    }
}
