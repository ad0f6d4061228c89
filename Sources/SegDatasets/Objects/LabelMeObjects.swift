internal import Foundation
public import SegFormats
internal import SegGeometry
internal import SegImaging

/// A folder of LabelMe's files, a JSON a picture, as annotated objects: of each picture one a label, meaning all of its
/// shapes.
///
/// A picture that is not where `imagePath` says is taken from `imageData`. Shapes of one label and one `group_id` are parts of one object. Polygons, rectangles, circles and masks have an
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
            let path = try picture(image, fields, file, &report)
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

    /// Where the picture is: as the file says, in the folder that is given, or, where neither is there, what `imageData`
    /// holds, put beside the file.
    private func picture(
        _ image: String, _ fields: JSONFields, _ file: String, _ report: inout DataReport
    ) throws(DataProblem) -> String {
        let slashed = image.replacing("\\", with: "/")
        let named = slashed.split(separator: "/").last.map { last in
            images.map { "\($0)/\(last)" } ?? FolderFiles.resolved(slashed, in: FolderFiles.folder(of: file))
        }
        if let named, FolderFiles.isFile(named) { return named }
        let embedded = EmbeddedPicture(fields, of: file)
        if let path = try embedded?.placed() {
            report.add(
                .embeddedImage, "\(file): \(named ?? "imagePath “\(image)”") is not there; its imageData is, as \(path)"
            )
            return path
        }
        guard let named else {
            throw DataProblem(.brokenFile, "\(file): imagePath is “\(image)”, and there is no imageData")
        }
        return named
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
