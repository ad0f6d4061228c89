internal import SegFormats

/// gRefCOCO's references, `grefs(unc).json`: sentences that mean several objects, or none.
///
/// The layout is that of henghuiding/gRefCOCO: a list of objects as in REFER, whose `ann_id` and `category_id` are lists,
/// and `[-1]` when nothing is meant.
enum GroupedReferences {
    static func read(_ source: JSONCursor, report: inout DataReport) throws(FormatError) -> [ReferReference] {
        var cursor = source
        var references: [ReferReference] = []
        try cursor.elements { cursor throws(FormatError) in
            let range = try cursor.skip()
            var entry = JSONCursor(cursor.bytes, file: cursor.file, at: range.lowerBound)
            do throws(FormatError) {
                references.append(try reference(&entry))
            } catch {
                report.add(.brokenReference, error.description)
            }
        }
        return references
    }

    private static func reference(_ cursor: inout JSONCursor) throws(FormatError) -> ReferReference {
        var integers: [String: Int] = [:]
        var annotations: [Int]?
        var split: String?
        var sentences: [ReferReference.Sentence]?
        try cursor.members { name, cursor throws(FormatError) in
            switch name {
            case "ref_id", "image_id": integers[name] = try cursor.integer()
            case "ann_id": annotations = try self.integers(&cursor)
            case "split": split = try cursor.string()
            case "sentences": sentences = try self.sentences(&cursor)
            default: try cursor.skip()
            }
        }
        guard let id = integers["ref_id"], let image = integers["image_id"], let annotations, let split, !split.isEmpty,
            let sentences
        else {
            throw cursor.expected("ref_id, image_id, ann_id, split and sentences before this")
        }
        return ReferReference(
            id: id, imageID: image, annotationIDs: annotations.filter { $0 >= 0 }, categoryID: 0, split: split,
            sentences: sentences)
    }

    private static func integers(_ cursor: inout JSONCursor) throws(FormatError) -> [Int] {
        if cursor.kind() == .number { return [try cursor.integer()] }
        var values: [Int] = []
        try cursor.elements { cursor throws(FormatError) in values.append(try cursor.integer()) }
        return values
    }

    private static func sentences(_ cursor: inout JSONCursor) throws(FormatError) -> [ReferReference.Sentence] {
        var sentences: [ReferReference.Sentence] = []
        try cursor.elements { cursor throws(FormatError) in
            var id = 0
            var text: String?
            try cursor.members { name, cursor throws(FormatError) in
                switch name {
                case "sent_id": id = try cursor.integer()
                case "sent": text = try cursor.string()
                default: try cursor.skip()
                }
            }
            guard let text else { throw cursor.expected("a sentence with its text before this") }
            sentences.append(ReferReference.Sentence(id: id, text: text, dictionaryText: ""))
        }
        return sentences
    }
}
