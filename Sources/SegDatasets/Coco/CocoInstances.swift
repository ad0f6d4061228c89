public import SegFormats
public import SegGeometry

/// A picture of a COCO file.
public struct CocoImage: Hashable, Sendable {
    /// The picture's id.
    public var id: Int
    /// Its file name as the dataset gives it.
    public var file: String
    /// Its size in pixels.
    public var size: ImageSize
    /// Categories known to be absent (LVIS's `neg_category_ids`); nil: every category without an object is.
    public var negatives: Set<Int>?
    /// Categories of which it may show more objects than are annotated (LVIS's `not_exhaustive_category_ids`).
    public var notExhaustive: Set<Int> = []

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
/// dozen bytes per object. The layout is that of cocodataset.org ("object detection"), as pycocotools 2.0.11 reads it.
public struct CocoInstances: Sendable {
    /// The pictures by id; an id that two pictures share is left out.
    public private(set) var images: [Int: CocoImage] = [:]
    /// Names of the categories by id; an id with two names is left out.
    public private(set) var categories: [Int: String] = [:]
    /// The objects in the order of the file.
    public private(set) var annotations: [CocoAnnotation] = []
    private var places: [Int: Int] = [:]
    private var shared = (images: Set<Int>(), categories: Set<Int>(), annotations: Set<Int>())
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
        var missing = ["images", "annotations"]
        try cursor.members { name, cursor throws(FormatError) in
            guard ["images", "annotations", "categories"].contains(name) else {
                try cursor.skip()
                return
            }
            missing.removeAll { $0 == name }
            var index = 0
            try cursor.elements { cursor throws(FormatError) in
                let entry = CocoEntry(try cursor.skip(), of: cursor, called: "\(name)[\(index)]")
                add(entry, as: name, &report)
                index += 1
            }
        }
        for list in missing { report.add(.brokenFile, "\(source.file): no list “\(list)”") }
    }

    private mutating func add(_ entry: CocoEntry, as list: String, _ report: inout DataReport) {
        switch list {
        case "images":
            guard let image = entry.image else {
                return report.add(.brokenImageRecord, entry.label(["id", "width", "height"], ["file_name"]))
            }
            add(image, entry, &report)
        case "categories":
            guard let id = entry.integers["id"], let name = entry.categoryName else {
                return report.add(.brokenCategory, entry.label(["id"], ["name"]))
            }
            add(id, name, entry, &report)
        default:
            guard let annotation = entry.annotation else {
                return report.add(.brokenAnnotation, entry.label(["id", "image_id", "category_id"], []))
            }
            add(annotation, entry, &report)
        }
    }

    /// Of two pictures with one id neither is kept: an object that names it could lie on either.
    private mutating func add(_ image: CocoImage, _ entry: CocoEntry, _ report: inout DataReport) {
        let isShared = shared.images.contains(image.id) || images[image.id].map { $0 != image } ?? false
        guard isShared else {
            images[image.id] = image
            return
        }
        shared.images.insert(image.id)
        images[image.id] = nil
        report.add(.duplicateID, "\(entry.place): another picture has id \(image.id) too; both are left out")
    }

    private mutating func add(_ id: Int, _ name: String, _ entry: CocoEntry, _ report: inout DataReport) {
        let isShared = shared.categories.contains(id) || categories[id].map { $0 != name } ?? false
        guard isShared else {
            categories[id] = name
            return
        }
        shared.categories.insert(id)
        categories[id] = nil
        report.add(.duplicateID, "\(entry.place): another category has id \(id) too; both are left out")
    }

    /// Objects that share an id stay, as they name picture and category themselves; the id alone names none of them.
    private mutating func add(_ annotation: CocoAnnotation, _ entry: CocoEntry, _ report: inout DataReport) {
        if places.updateValue(annotations.count, forKey: annotation.id) != nil {
            shared.annotations.insert(annotation.id)
            report.add(
                .duplicateID, "\(entry.place): another annotation has id \(annotation.id) too; the id names neither")
        }
        annotations.append(annotation)
    }

    /// The object of an id; nil when there is none, or several.
    public func annotation(_ id: Int) -> CocoAnnotation? {
        shared.annotations.contains(id) ? nil : places[id].map { annotations[$0] }
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
