/// Texts at which an answer ends: what comes is held back as long as it may be the beginning of one.
struct StopText: Sendable {
    private let stops: [[UInt8]]
    private var held: [UInt8] = []
    /// The answer so far, without what is held back.
    private(set) var text = ""
    private var isOver = false

    /// - Parameter stops: none of them empty.
    init(_ stops: [String]) { self.stops = stops.map { Array($0.utf8) }.filter { !$0.isEmpty } }

    /// Takes the next piece.
    ///
    /// - Returns: what has become certain, and whether the answer is over.
    mutating func append(_ piece: String) -> (text: String, isOver: Bool) {
        if isOver { return ("", true) }
        guard !stops.isEmpty else {
            text += piece
            return (piece, false)
        }
        held += piece.utf8
        let found = held.indices.first { start in stops.contains { held[start...].starts(with: $0) } }
        isOver = found != nil
        let end =
            found ?? held.indices.first { start in stops.contains { $0.starts(with: held[start...]) } } ?? held.count
        return (release(end), isOver)
    }

    /// Ends the answer.
    ///
    /// - Returns: what was held back and is part of it after all.
    mutating func finish() -> String { isOver ? "" : release(held.count) }

    private mutating func release(_ count: Int) -> String {
        // Stops begin with whole characters, so that what stands before one consists of whole characters.
        let certain = String(decoding: held[..<count], as: UTF8.self)
        held.removeFirst(count)
        text += certain
        return certain
    }
}
