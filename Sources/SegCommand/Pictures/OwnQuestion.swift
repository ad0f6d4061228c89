internal import SegNotation

/// What a list asks about one of its pictures, in place of the command's question.
enum OwnQuestion: Hashable {
    /// Words.
    case text(String)
    /// x and y of a position on the object, as `--point` has them.
    case point([Double])
    /// x1, y1, x2, y2 of a region that holds the object, as `--box` has them.
    case box([Double])

    /// The question of an entry that has at most one of the three; nil when it has none.
    ///
    /// - Throws: `RecordError.wrongMember` when there is more than one, the words are empty or the numbers are too few or many.
    init?(query: String?, point: [Double]?, box: [Double]?) throws(RecordError) {
        guard [query != nil, point != nil, box != nil].count(where: { $0 }) <= 1 else {
            throw .wrongMember(name: "query", expected: "alone: an entry has one of query, point and box")
        }
        if let query {
            guard !query.allSatisfy(\.isWhitespace) else {
                throw .wrongMember(name: "query", expected: "a question; it is empty")
            }
            self = .text(query)
        } else if let point {
            guard point.count == 2 else { throw .wrongMember(name: "point", expected: "two numbers, x and y") }
            self = .point(point)
        } else if let box {
            guard box.count == 4 else { throw .wrongMember(name: "box", expected: "four numbers, x1, y1, x2 and y2") }
            self = .box(box)
        } else {
            return nil
        }
    }

    /// The question in a line that is a JSON object: "query", or "point" or "box" as lists of numbers.
    ///
    /// - Throws: `RecordError`.
    init?(_ record: JSONRecord) throws(RecordError) {
        try self.init(
            query: record.has("query") ? record.string("query") : nil,
            point: record.has("point") ? record.numbers("point") : nil,
            box: record.has("box") ? record.numbers("box") : nil)
    }
}
