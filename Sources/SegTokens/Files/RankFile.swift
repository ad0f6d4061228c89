/// `tiktoken.model`: a line for each token, its bytes in base64, a space, and its rank, which is its id.
enum RankFile {
    static let fileName = "tiktoken.model"

    /// The vocabulary that `bytes` spell.
    ///
    /// - Throws: `TokenizerError.malformedLine` for a line of another form, and for bytes or ranks that occur twice;
    ///   `TokenizerError.conflict` where one of the 256 bytes has no token.
    static func vocabulary(_ bytes: [UInt8]) throws(TokenizerError) -> Vocabulary {
        var vocabulary = Vocabulary()
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let line = line.last == 0x0D ? line.dropLast() : line
            if line.isEmpty { continue }
            if let problem = enter(line, into: &vocabulary) {
                throw .malformedLine(file: fileName, line: index + 1, problem: problem)
            }
        }
        for byte in UInt8.min...UInt8.max where vocabulary.id(of: [byte]) == nil {
            throw .conflict(file: fileName, place: "tokens", problem: "the byte \(byte) has no token")
        }
        return vocabulary
    }

    /// Enters the token of a line; what is wrong with it, or nil.
    private static func enter(_ line: ArraySlice<UInt8>, into vocabulary: inout Vocabulary) -> String? {
        let fields = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard fields.count == 2 else { return "expected base64, a space and a rank" }
        guard let token = Base64.decode(fields[0]), !token.isEmpty else { return "the token is not base64" }
        guard let rank = Int(String(decoding: fields[1], as: UTF8.self)), rank >= 0, rank < Vocabulary.capacity else {
            return "the rank is not a number below \(Vocabulary.capacity)"
        }
        return vocabulary.insert(token, id: rank, findable: true) ? nil : "the token or the rank \(rank) occurs twice"
    }
}

/// Base64 (RFC 4648, section 4), padded, without white space.
enum Base64 {
    /// The bytes that `text` spells; nil where it is malformed.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.reversed().prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for character in text.dropLast(padding) {
            guard let digit = digit(character) else { return nil }
            bits = bits << 6 | digit
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        // The bits that padding leaves over say nothing.
        return bits & (1 << UInt32(count) - 1) == 0 ? bytes : nil
    }

    private static func digit(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
