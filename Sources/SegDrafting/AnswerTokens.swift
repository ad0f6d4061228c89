public import SegTokens

/// The tokens of a tokenizer of which coordinates are written: of digits, brackets, commas, full stops, minus signs and
/// white space only.
///
/// Drafts are made of these tokens. A text that was drafted is never tokenized anew: where the model splits it in another
/// way, the guess is wrong and costs nothing but its place in a pass.
public struct AnswerTokens: Sendable {
    /// A token of digits.
    struct Number: Hashable, Sendable {
        let digits: Int
        let value: Int
    }

    /// Most digits of a token that are looked at as one number: those of a coordinate.
    static let mostDigits = 3

    /// What each of the tokens stands for.
    let bytes: [Int: [UInt8]]
    /// The tokens that are one, two or three digits.
    let numbers: [Int: Number]
    /// Their ids, by digits and value; −1 where there is no such token.
    let ids: [[Int]]
    /// Answers as they are written, in tokens, with how much each counts.
    let templates: [(ids: [Int], weight: Double)]

    /// The tokens of a vocabulary.
    ///
    /// - Complexity: O(size of the vocabulary)
    public init(_ tokenizer: Tokenizer) {
        var bytes: [Int: [UInt8]] = [:]
        var numbers: [Int: Number] = [:]
        var ids = (0...Self.mostDigits).map { [Int](repeating: -1, count: Self.power($0)) }
        for id in 0..<tokenizer.vocabularySize where !tokenizer.isSpecial(id) {
            guard let own = tokenizer.bytes(of: id), !own.isEmpty, own.allSatisfy(Self.isOfAnswers) else { continue }
            bytes[id] = own
            guard own.count <= Self.mostDigits, own.allSatisfy(Self.isDigit) else { continue }
            let value = own.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            numbers[id] = Number(digits: own.count, value: value)
            ids[own.count][value] = id
        }
        self.bytes = bytes
        self.numbers = numbers
        self.ids = ids
        templates = Self.texts.map { (tokenizer.encode($0.text, specials: .literal), $0.weight) }
    }

    /// Every way in which an answer's brackets, commas and full stops can follow its numbers. The second style, which drops
    /// trailing zeros, counts less.
    private static let texts: [(text: String, weight: Double)] = {
        let ring = ["0.123, 0.456", "0.789, 0.012", "0.345, 0.678", "0.901, 0.234"].map { "[\($0)]" }
        let rings = (1...4).map { "[" + Array(repeating: ring, count: $0).joined().joined(separator: ", ") + "]" }
        let outlines = ["[\(rings[1])]", "[\(rings[0]), \(rings[1]), \(rings[0])]"]
        let forms = outlines + [ring[0], "[0.123, 0.456, 0.789, 0.901]", "[[0.12, 0.4], [0.5, 0.61], [0.7, 1.0]]"]
        return forms.flatMap { form in
            [form, "\(form).", "It is at \(form)."].map { ($0, form == forms.last ? 0.1 : 1) }
        }
    }()

    static func power(_ digits: Int) -> Int { [1, 10, 100, 1000][digits] }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isOfAnswers(_ byte: UInt8) -> Bool { isDigit(byte) || AnswerState.code(byte) != nil }
}
