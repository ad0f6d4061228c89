public import SegGeometry

/// A picture of a COCO file.
public struct CocoImage: Hashable, Sendable {
    /// The picture's id.
    public var id: Int
    /// Its file name as the dataset gives it.
    public var file: String
    /// Its size in pixels.
    public var size: ImageSize

    /// A picture of an id, a file name and a size.
    public init(id: Int, file: String, size: ImageSize) {
        self.id = id
        self.file = file
        self.size = size
    }
}

/// An object of a COCO file; its mask stays in the file's bytes until it is asked for.
public struct CocoAnnotation: Hashable, Sendable {
    /// The object's id.
    public var id: Int
    /// The picture it lies in.
    public var imageID: Int
    /// Its category.
    public var categoryID: Int
    /// Whether it stands for a crowd.
    public var isCrowd: Bool
    /// Where its segmentation stands in the file; nil when it has none.
    var segmentation: Range<Int>?
}

/// COCO's `instances.json`: pictures, categories, and objects with their masks.
///
/// The file's bytes are kept, and masks are read from them one at a time, so that memory is the file's size and a few
/// dozen bytes an object. The layout is that of cocodataset.org ("object detection"), as pycocotools 2.0.11 reads it.
public struct CocoInstances: Sendable {
    /// The pictures by id; of two with one id the last counts, as in pycocotools.
    public private(set) var images: [Int: CocoImage] = [:]
    /// Names of the categories by id.
    public private(set) var categories: [Int: String] = [:]
    /// The objects in the order of the file.
    public private(set) var annotations: [CocoAnnotation] = []
    private var places: [Int: Int] = [:]
    private let source: JSONCursor

    /// Reads a file. Entries that are broken are left out and told to `report`; a broken file is an error.
    ///
    /// - Throws: `FormatError`.
    public init(contentsOf path: String, report: inout DataReport) throws(FormatError) {
        try self.init(JSONCursor(contentsOf: path), report: &report)
    }

    /// Reads the bytes of a file, called `file` in errors.
    ///
    /// - Throws: `FormatError`.
    public init(_ bytes: [UInt8], file: String, report: inout DataReport) throws(FormatError) {
        try self.init(JSONCursor(bytes, file: file), report: &report)
    }

    private init(_ source: JSONCursor, report: inout DataReport) throws(FormatError) {
        self.source = source
        var cursor = source
        try cursor.members { name, cursor throws(FormatError) in
            guard ["images", "annotations", "categories"].contains(name) else {
                try cursor.skip()
                return
            }
            try cursor.elements { cursor throws(FormatError) in
                let entry = CocoEntry(try cursor.skip(), of: cursor)
                add(entry, as: name, &report)
            }
        }
    }

    private mutating func add(_ entry: CocoEntry, as list: String, _ report: inout DataReport) {
        switch list {
        case "images":
            guard let image = entry.image else { return report.add(.brokenImageRecord, entry.place) }
            images[image.id] = image
        case "categories":
            guard let id = entry.integers["id"], let name = entry.strings["name"] else {
                return report.add(.brokenCategory, entry.place)
            }
            categories[id] = name
        default:
            guard let annotation = entry.annotation else { return report.add(.brokenAnnotation, entry.place) }
            places[annotation.id] = annotations.count
            annotations.append(annotation)
        }
    }

    /// The object of an id; of two with one id the last, as in pycocotools.
    public func annotation(_ id: Int) -> CocoAnnotation? {
        places[id].map { annotations[$0] }
    }

    /// The mask of an object, its parts united: polygons are filled as pycocotools' `frPyObjects` does, run lengths,
    /// compressed or not, or a list of them, are taken as they are.
    ///
    /// - Parameters:
    ///   - annotation: one of this file's objects.
    ///   - size: the picture's size, which run lengths must have too.
    /// - Returns: the mask, empty when the polygons cover nothing.
    /// - Throws: `FormatError` when there is no segmentation, or one that cannot be a mask of that size.
    public func mask(of annotation: CocoAnnotation, size: ImageSize) throws(FormatError) -> RunLengthMask {
        guard let place = annotation.segmentation else {
            throw FormatError(file: source.file, reason: .expected("a segmentation of annotation \(annotation.id)"))
        }
        var cursor = JSONCursor(source.bytes, file: source.file, at: place.lowerBound)
        return try CocoSegmentation.mask(&cursor, size: size)
    }
}

/// The few fields of an image, annotation or category that matter here.
private struct CocoEntry {
    var integers: [String: Int] = [:]
    var strings: [String: String] = [:]
    var segmentation: Range<Int>?
    var place: String

    /// A field that is not what it should be is as good as absent.
    init(_ range: Range<Int>, of cursor: JSONCursor) {
        place = "\(cursor.file), byte \(range.lowerBound)"
        var cursor = JSONCursor(cursor.bytes, file: cursor.file, at: range.lowerBound)
        try? cursor.members { name, cursor throws(FormatError) in
            switch name {
            case "id", "image_id", "category_id", "width", "height", "iscrowd":
                if cursor.kind() == .number { integers[name] = try cursor.integer() } else { try cursor.skip() }
            case "file_name", "name":
                if cursor.kind() == .string { strings[name] = try cursor.string() } else { try cursor.skip() }
            case "segmentation": segmentation = try cursor.skip()
            default: try cursor.skip()
            }
        }
    }

    var image: CocoImage? {
        guard let id = integers["id"], let file = strings["file_name"], let width = integers["width"],
            let height = integers["height"], width > 0, height > 0
        else { return nil }
        let size = ImageSize(width: width, height: height)
        return size.isSupported ? CocoImage(id: id, file: file, size: size) : nil
    }

    var annotation: CocoAnnotation? {
        guard let id = integers["id"], let image = integers["image_id"] else { return nil }
        return CocoAnnotation(
            id: id, imageID: image, categoryID: integers["category_id"] ?? 0, isCrowd: integers["iscrowd"] == 1,
            segmentation: segmentation)
    }
}
