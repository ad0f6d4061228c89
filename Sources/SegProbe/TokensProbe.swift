internal import Foundation
internal import SegTokens

/// The verbs of tokens; see Scripts/conformance/tokens.py for the framing. Each takes a tokenizer's directory.
enum TokensProbe {
    /// Runs `verb`; false when tokens have none of that name.
    static func run(_ verb: String, _ arguments: [String]) throws -> Bool {
        guard let path = arguments.first else { return false }
        let directory = URL(fileURLWithPath: path, isDirectory: true)
        let tokenizer = try Tokenizer(directory: directory)
        let option = arguments.dropFirst().first ?? ""
        switch verb {
        case "encode": try encode(tokenizer, Tokenizer.Specials(rawValue: option) ?? .parsed)
        case "decode": try decode(tokenizer, skipSpecial: option == "skip")
        case "pieces": try pieces(tokenizer)
        case "chat": try chat(try ChatTemplate(directory: directory, tokenizer: tokenizer))
        case "time": try time(tokenizer, directory)
        default: return false
        }
        return true
    }

    private static func answer(_ body: (inout FrameReader, inout FrameWriter) throws -> Void) throws {
        var reader = FrameReader()
        var writer = FrameWriter()
        while try !reader.isAtEnd() { try body(&reader, &writer) }
        try writer.flush()
    }

    private static func write(_ ids: [Int], to writer: inout FrameWriter) throws {
        try writer.integer(UInt32(ids.count))
        for id in ids { try writer.integer(UInt32(id)) }
    }

    /// In: a text. Out: u32 count, u32 ids.
    private static func encode(_ tokenizer: Tokenizer, _ specials: Tokenizer.Specials) throws {
        try answer { reader, writer in
            try write(tokenizer.encode(reader.string(), specials: specials), to: &writer)
        }
    }

    /// In: u32 count, u32 ids. Out: the text, and the text as a stream gives it.
    private static func decode(_ tokenizer: Tokenizer, skipSpecial: Bool) throws {
        try answer { reader, writer in
            let ids = try (0..<reader.integer(UInt32.self)).map { _ in Int(try reader.integer(UInt32.self)) }
            try writer.string(tokenizer.decode(ids, skipSpecial: skipSpecial))
            var stream = tokenizer.stream(skipSpecial: skipSpecial)
            try writer.string(ids.map { stream.append($0) }.joined() + stream.finish())
        }
    }

    /// In: a text. Out: u32 count, pieces as strings.
    private static func pieces(_ tokenizer: Tokenizer) throws {
        try answer { reader, writer in
            let pieces = tokenizer.pieces(of: try reader.string())
            try writer.integer(UInt32(pieces.count))
            for piece in pieces {
                try writer.integer(UInt32(piece.count))
                try writer.bytes(piece)
            }
        }
    }

    /// In: u8 generation prompt, u32 turns of (u8 role, u32 parts of (u8 is image, text)), u32 count, u32 token counts.
    /// Out: the rendered text, u32 count, u32 ids, u8 answer flags, u32 count, u32 first and end of placeholder runs.
    private static func chat(_ template: ChatTemplate) throws {
        try answer { reader, writer in
            let prompt = try reader.integer(UInt8.self) != 0
            let turns = try (0..<reader.integer(UInt32.self)).map { _ in try turn(&reader) }
            let counts = try (0..<reader.integer(UInt32.self)).map { _ in Int(try reader.integer(UInt32.self)) }
            let chat = try template.encode(turns, imageTokenCounts: counts, generationPrompt: prompt)
            try writer.string(template.text(of: turns, generationPrompt: prompt))
            try write(chat.ids, to: &writer)
            try writer.bytes(chat.isAnswer.map { $0 ? 1 : 0 })
            try write(chat.imageRanges.flatMap { [$0.lowerBound, $0.upperBound] }, to: &writer)
        }
    }

    private static func turn(_ reader: inout FrameReader) throws -> Turn {
        let role = Turn.Role.allCases[Int(try reader.integer(UInt8.self)) % Turn.Role.allCases.count]
        let content = try (0..<reader.integer(UInt32.self)).map { _ in
            let isImage = try reader.integer(UInt8.self) != 0
            let text = try reader.string()
            return isImage ? ContentPart.image : .text(text)
        }
        return Turn(role: role, content: content)
    }

    /// In: texts. Out: one line of JSON, the best of several times: loading, encoding all texts, decoding all ids.
    private static func time(_ tokenizer: Tokenizer, _ directory: URL) throws {
        var reader = FrameReader()
        var texts: [String] = []
        while try !reader.isAtEnd() { texts.append(try reader.string()) }
        let ids = texts.map { tokenizer.encode($0, specials: .literal) }
        let load = try seconds { _ = try Tokenizer(directory: directory) }
        let encode = seconds { for text in texts { _ = tokenizer.encode(text, specials: .literal) } }
        let decode = seconds { for list in ids { _ = tokenizer.decode(list, skipSpecial: false) } }
        let line = #"{"load": \#(load), "encode": \#(encode), "decode": \#(decode), "ids": \#(ids.joined().count)}"#
        try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<5 {
            let elapsed = try ContinuousClock().measure(body)
            best = min(best, elapsed / .seconds(1))
        }
        return best
    }
}
