internal import SegFormats
internal import SegGeometry
internal import SegImaging
internal import SegNotation
internal import SegTokens

/// ms-swift's `objects`: words and boxes that stand for `<ref-object>` and `<bbox>` in the turns, in their order.
///
/// `ref` is a list of words; `bbox` a list of boxes (`x1, y1, x2, y2`) and points (`x, y`); `bbox_type` says what their
/// numbers count: `real` (pixels, the default), `norm1` (0…1) or `norm1000`; `image_id` on which picture each lies, counted
/// from 0. Boxes and points are written as this project's models write them. (ms-swift, "Custom dataset", grounding.)
struct GroundedObjects {
    private enum Unit: String {
        case real, norm1, norm1000
    }

    private static let marks = (words: "<ref-object>", box: "<bbox>")

    private let source: ConversationReader.Source
    private let words: [String]
    private let boxes: [[Double]]
    private let unit: Unit
    private let pictures: [Int]

    /// The objects of a record; none where it has none.
    ///
    /// - Throws: `FormatError` when they are not what ms-swift says.
    init(_ fields: JSONFields, _ source: ConversationReader.Source) throws(FormatError) {
        self.source = source
        guard fields.cursor("objects") != nil else {
            (words, boxes, unit, pictures) = ([], [], .real, [])
            return
        }
        guard let objects = fields.object("objects") else { throw source.broken("an object under “objects”") }
        let name = objects.string("bbox_type") ?? Unit.real.rawValue
        guard let unit = Unit(rawValue: name) else {
            throw source.broken("a bbox_type of real, norm1 or norm1000, not “\(name)”")
        }
        self.unit = unit
        words = try Self.list(objects, "ref", source) { cursor throws(FormatError) in try cursor.string() }
        boxes = try Self.list(objects, "bbox", source) { cursor throws(FormatError) in try cursor.numbers() }
        pictures = try Self.list(objects, "image_id", source) { cursor throws(FormatError) in try cursor.integer() }
        guard boxes.allSatisfy({ $0.count == 2 || $0.count == 4 }) else {
            throw source.broken("two or four numbers in each bbox")
        }
        guard pictures.isEmpty || pictures.count == boxes.count else {
            throw source.broken("as many image_id as bbox")
        }
    }

    private static func list<Item>(
        _ objects: JSONFields, _ name: String, _ source: ConversationReader.Source,
        _ read: (inout JSONCursor) throws(FormatError) -> Item
    ) throws(FormatError) -> [Item] {
        if objects.cursor(name) == nil { return [] }
        guard let items = objects.list(name, read) else {
            throw source.broken("“\(name)” as ms-swift has it in “objects”")
        }
        return items
    }

    /// Puts the words and boxes where the turns have marks.
    ///
    /// - Throws: `FormatError` when marks and objects are not as many, or a box does not lie on its picture.
    func fill(_ turns: inout [Turn], images: [String], _ report: inout DataReport) throws(FormatError) {
        var (words, numbers) = (words[...], boxes.indices[...])
        for turn in turns.indices {
            for part in turns[turn].content.indices {
                guard case .text(let text) = turns[turn].content[part], text.contains("<") else { continue }
                let named = try replaced(Self.marks.words, in: text) { () throws(FormatError) in
                    guard let next = words.popFirst() else { throw source.broken("a ref for each <ref-object>") }
                    return next
                }
                let filled = try replaced(Self.marks.box, in: named) { () throws(FormatError) in
                    guard let next = numbers.popFirst() else { throw source.broken("a bbox for each <bbox>") }
                    return try self.text(of: next, images, &report)
                }
                turns[turn].content[part] = .text(filled)
            }
        }
        // Older files name objects beside words that spell them out already.
        guard numbers.isEmpty || numbers.count == boxes.count, words.isEmpty || words.count == self.words.count else {
            throw source.broken("as many <bbox> and <ref-object> as objects")
        }
    }

    private func replaced(
        _ mark: String, in text: String, by next: () throws(FormatError) -> String
    ) throws(FormatError) -> String {
        var result = ""
        var left = text[...]
        while let place = left.firstRange(of: mark) {
            result += left[..<place.lowerBound] + (try next())
            left = left[place.upperBound...]
        }
        return result + left
    }

    private func text(of index: Int, _ images: [String], _ report: inout DataReport) throws(FormatError) -> String {
        let values = boxes[index]
        let scale = try self.scale(of: index, images, &report)
        let shares = values.enumerated().map { $1 / ($0.isMultiple(of: 2) ? scale.x : scale.y) }
        guard shares.allSatisfy({ (-0.0005...1.0005).contains($0) }) else {
            throw source.broken("a bbox that lies on its picture, not \(values) (\(unit.rawValue))")
        }
        if shares.count == 2 { return PolygonWriter().text(NormalizedPoint(x: shares[0], y: shares[1])) }
        guard shares[0] <= shares[2], shares[1] <= shares[3] else {
            throw source.broken("a bbox of x1, y1, x2, y2 in this order, not \(values)")
        }
        return PolygonWriter().text(NormalizedBox(x1: shares[0], y1: shares[1], x2: shares[2], y2: shares[3]))
    }

    /// What the numbers count in one picture's width and height.
    private func scale(
        of index: Int, _ images: [String], _ report: inout DataReport
    ) throws(FormatError) -> ImagePoint {
        switch unit {
        case .norm1: return ImagePoint(x: 1, y: 1)
        case .norm1000: return ImagePoint(x: 1000, y: 1000)
        case .real: break
        }
        // Shares without a bbox_type would become a dot in the corner.
        if boxes[index].allSatisfy({ $0 <= 1 }), boxes[index].contains(where: { $0 != 0 }) {
            throw source.broken("pixels, which \(boxes[index]) hardly are: shares have bbox_type norm1")
        }
        let number = pictures.isEmpty ? 0 : pictures[index]
        guard images.indices.contains(number) else { throw source.broken("a picture number \(number) for a bbox") }
        let header = try self.header(of: images[number])
        if header.orientation != .upright {
            report.add(
                .ambiguousFrame,
                "\(source.file), byte \(source.offset): EXIF turns \(images[number]); its boxes are taken as drawn on the upright picture"
            )
        }
        return ImagePoint(x: Double(header.uprightSize.width), y: Double(header.uprightSize.height))
    }

    private func header(of image: String) throws(FormatError) -> ImageHeader {
        let folder = FolderFiles.folder(of: source.file)
        let places =
            source.images.map { [FolderFiles.resolved(image, in: $0)] }
            ?? [image, FolderFiles.resolved(image, in: folder)]
        for place in places {
            if let header = try? ImageHeader.read(contentsOf: place) { return header }
        }
        throw source.broken(
            "the picture \(image), by whose size a bbox in pixels is understood (looked for \(places.joined(separator: ", ")))"
        )
    }
}
