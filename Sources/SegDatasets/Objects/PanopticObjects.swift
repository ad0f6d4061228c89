public import SegFormats
internal import SegGeometry
internal import SegImaging

/// COCO's panoptic annotations as annotated objects: of each picture one a category, meaning all of its segments.
///
/// The JSON names the segments; a PNG a picture has their ids as red + 256 × green + 65536 × blue (cocodataset.org,
/// "panoptic segmentation"). Crowds are left out and reported. The JSON is in memory as a whole, of the PNGs one.
public struct PanopticObjects: AnnotationSource {
    /// The dataset's name.
    public let name: String
    private let source: JSONCursor
    private let masks: String
    private let images: String

    /// Reads a panoptic JSON.
    ///
    /// - Parameters:
    ///   - path: the JSON.
    ///   - masks: the folder of the PNGs.
    ///   - images: the folder of the pictures as it is to stand in conversations.
    /// - Throws: `FormatError` when it cannot be read.
    public init(contentsOf path: String, masks: String, images: String) throws(FormatError) {
        name = FolderFiles.prefix(of: path)
        source = try JSONCursor(contentsOf: path)
        self.masks = masks
        self.images = images
    }

    private struct Segment {
        var id: Int
        var categoryID: Int
        var isCrowd: Bool
    }

    /// Calls `body` with each picture and category, in the order of the file.
    ///
    /// - Throws: `FormatError` when the JSON is broken, and whatever `body` throws.
    public func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) throws {
        let images = try UniqueTable<String>.read(
            source, list: "images", name: "file_name", else: .brokenImageRecord, noun: "picture", report: &report)
        let categories = try UniqueTable<String>.read(
            source, list: "categories", name: "name", else: .brokenCategory, noun: "category", report: &report)
        let names = CategoryNames(categories.values, file: name, report: &report)
        var place = 0
        var stopped: (any Error)?
        try source.forEachObject(in: "annotations") { fields in
            guard stopped == nil else { return }
            do {
                let annotatedObjects = try self.annotatedObjects(of: fields, images, names, &place, &report)
                for annotatedObject in annotatedObjects { try body(annotatedObject, &report) }
            } catch let problem as DataProblem {
                report.add(problem)
            } catch {
                stopped = error
            }
        }
        if let stopped { throw stopped }
    }

    private func annotatedObjects(
        of fields: JSONFields, _ pictures: UniqueTable<String>, _ categories: CategoryNames, _ place: inout Int,
        _ report: inout DataReport
    ) throws(DataProblem) -> [AnnotatedObject] {
        guard let imageID = fields.integer("image_id"), let file = fields.string("file_name"),
            let segments = fields.objects("segments_info").flatMap(Self.segments)
        else { throw DataProblem(.brokenAnnotation, "\(fields.place): no image_id, file_name or segments_info") }
        guard let picture = pictures[imageID] else {
            throw DataProblem(.unknownImage, "\(name), image \(imageID)")
        }
        for segment in segments where segment.isCrowd {
            report.add(.crowd, "\(name), image \(imageID), segment \(segment.id)")
        }
        let ids = try SegmentIDs(contentsOf: "\(masks)/\(file)")
        let groups = segments.map { categories.first(of: $0.categoryID) }
        let absent = categories.names(except: Set(groups))
        var annotatedObjects: [AnnotatedObject] = []
        for category in Self.inOrder(groups) {
            let label = "\(name), image \(imageID), category \(category)"
            guard let text = categories.name(of: category) else {
                report.add(.brokenCategory, "\(label): the category has no name")
                continue
            }
            let wanted = zip(segments, groups).filter { $1 == category && !$0.isCrowd }
            guard !wanted.isEmpty else { continue }
            let runs = wanted.map { ids.mask(of: $0.0.id) }
            var annotatedObject = AnnotatedObject(
                label: label, image: "\(images)/\(picture)", place: place,
                expressions: [.init(id: "\(name)-\(imageID)-\(category)", text: text)], meaning: .objects { _ in runs })
            annotatedObject.absent = absent
            annotatedObjects.append(annotatedObject)
            place += 1
        }
        return annotatedObjects
    }

    private static func segments(_ list: [JSONFields]) -> [Segment]? {
        var segments: [Segment] = []
        for fields in list {
            guard let id = fields.integer("id"), let category = fields.integer("category_id") else { return nil }
            segments.append(Segment(id: id, categoryID: category, isCrowd: fields.isTrue("iscrowd")))
        }
        return segments
    }

    private static func inOrder(_ ids: [Int]) -> [Int] {
        var seen: Set<Int> = []
        return ids.filter { seen.insert($0).inserted }
    }
}

/// The ids of a panoptic PNG, row after row.
private struct SegmentIDs {
    private let size: ImageSize
    private let ids: [UInt32]

    init(contentsOf path: String) throws(DataProblem) {
        let image: Image
        do {
            image = try Image(contentsOf: path, options: .stored)
        } catch {
            throw DataProblem(.missingMask, error.description)
        }
        size = image.size
        let pixels = image.pixels
        ids = (0..<image.size.area).map { index in
            UInt32(pixels[3 * index]) | UInt32(pixels[3 * index + 1]) << 8 | UInt32(pixels[3 * index + 2]) << 16
        }
    }

    /// The pixels of an id; an id that no colour spells has none.
    func mask(of id: Int) -> RunLengthMask {
        let wanted = UInt32(exactly: id)
        return RunLengthMask(Mask(size: size, pixels: ids.map { $0 == wanted ? 1 : 0 }))
    }
}
