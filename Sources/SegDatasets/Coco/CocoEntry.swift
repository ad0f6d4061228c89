internal import SegFormats
internal import SegGeometry

/// The few fields of an image, annotation or category of a COCO file that matter here.
struct CocoEntry {
    /// How reports call it: file, list, index, byte.
    let place: String
    private(set) var integers: [String: Int] = [:]
    private(set) var strings: [String: String] = [:]
    private(set) var sets: [String: Set<Int>] = [:]
    private var isCrowd = false
    private var segmentation: Range<Int>?
    /// Why its members cannot all be read.
    private var failure: String?
    /// What stands in place of a number or a text.
    private var others: [String: String] = [:]

    /// A field that is not what it should be is as good as absent.
    init(_ range: Range<Int>, of cursor: JSONCursor, called name: String) {
        place = "\(cursor.file), \(name) (byte \(range.lowerBound))"
        var cursor = JSONCursor(cursor.bytes, file: cursor.file, at: range.lowerBound)
        do throws(FormatError) {
            try cursor.members { name, cursor throws(FormatError) in
                let range = try cursor.skip()
                take(name, JSONCursor(cursor.bytes, file: cursor.file, at: range.lowerBound), range)
            }
        } catch {
            failure = error.description
        }
    }

    private mutating func take(_ name: String, _ cursor: JSONCursor, _ range: Range<Int>) {
        var cursor = cursor
        switch name {
        case "id", "image_id", "category_id", "width", "height":
            integers[name] = try? cursor.integer()
            if integers[name] == nil { note(name, cursor, range) }
        case "file_name", "name", "coco_url":
            strings[name] = cursor.kind() == .string ? try? cursor.string() : nil
            if strings[name] == nil { note(name, cursor, range) }
        case "iscrowd": isCrowd = Self.isTrue(cursor, range)
        case "segmentation": segmentation = range
        case "neg_category_ids", "not_exhaustive_category_ids":
            var ids: Set<Int> = []
            try? cursor.elements { cursor throws(FormatError) in ids.insert(try cursor.integer()) }
            sets[name] = ids
        default: return
        }
    }

    private mutating func note(_ name: String, _ cursor: JSONCursor, _ range: Range<Int>) {
        others[name] = String(decoding: cursor.bytes[range].prefix(40), as: UTF8.self)
    }

    /// Python's truth of a value, which is what pycocotools asks of `iscrowd`.
    private static func isTrue(_ cursor: JSONCursor, _ range: Range<Int>) -> Bool {
        var cursor = cursor
        let text = String(decoding: cursor.bytes[range], as: UTF8.self)
        return switch cursor.kind() {
        case .number: (try? cursor.number()) != 0
        case .string: text != "\"\""
        case .array, .object: text.dropFirst().dropLast().contains { !$0.isWhitespace }
        default: text == "true"
        }
    }

    /// Its place, and which of the fields that it needs are absent or something else.
    func label(_ numbers: [String], _ texts: [String]) -> String {
        if let failure { return "\(place): \(failure)" }
        let wrong =
            numbers.filter { integers[$0] == nil }.map { said($0, "a whole number") }
            + texts.filter { strings[$0] == nil }.map { said($0, "a text") }
        let sizes = ["width", "height"].filter { numbers.contains($0) }.compactMap { name in
            integers[name].map { "\(name) is \($0)" }
        }
        return "\(place): " + (wrong.isEmpty ? sizes : wrong).joined(separator: ", ")
    }

    private func said(_ name: String, _ what: String) -> String {
        others[name].map { "\(name) is \($0), not \(what)" } ?? "no \(name)"
    }

    /// The name of a category.
    var categoryName: String? { failure == nil ? strings["name"] : nil }

    /// The picture; without `file_name` (LVIS v1) its file is the last folder and name of `coco_url`.
    var image: CocoImage? {
        let address = strings["coco_url"].map { $0.split(separator: "/").suffix(2).joined(separator: "/") }
        guard failure == nil, let id = integers["id"], let file = strings["file_name"] ?? address, !file.isEmpty,
            let width = integers["width"],
            let height = integers["height"], width > 0, height > 0
        else { return nil }
        let size = ImageSize(width: width, height: height)
        guard size.isSupported else { return nil }
        var image = CocoImage(id: id, file: file, size: size)
        image.negatives = sets["neg_category_ids"]
        image.notExhaustive = sets["not_exhaustive_category_ids"] ?? []
        return image
    }

    /// The object; without a category it has number 0, as in files that are about one kind of thing.
    var annotation: CocoAnnotation? {
        guard failure == nil, let id = integers["id"], let image = integers["image_id"], others["category_id"] == nil
        else {
            return nil
        }
        return CocoAnnotation(
            id: id, imageID: image, categoryID: integers["category_id"] ?? 0, isCrowd: isCrowd,
            segmentation: segmentation)
    }
}
