import TestSupport
import Testing

@testable import SegTokens

@Suite struct TextStreamTests {
    @Test(arguments: ["qwen", "kimi"], [true, false])
    func `what a stream gives, joined, is what decoding gives`(name: String, skipSpecial: Bool) throws {
        let tokenizer = try TinyTokenizer.recorded(name)
        let bytes: [UInt8] = [0x41, 0x80, 0xBF, 0xC2, 0xE0, 0xE1, 0xED, 0xF0, 0xF4, 0xF5, 0x90, 0xA0]
        let single = try bytes.map { byte in
            try #require((0..<tokenizer.vocabularySize).first { tokenizer.bytes(of: $0) == [byte] })
        }
        var random = SplitMix64(seed: 4)
        for _ in 0..<1500 {
            let ids = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                Int.random(in: 0..<3, using: &random) == 0
                    ? Int.random(in: 0...tokenizer.vocabularySize, using: &random)
                    : single.randomElement(using: &random) ?? 0
            }
            var stream = tokenizer.stream(skipSpecial: skipSpecial)
            let parts = ids.map { stream.append($0) } + [stream.finish()]
            #expect(
                parts.joined().unicodeScalars.elementsEqual(
                    tokenizer.decode(ids, skipSpecial: skipSpecial).unicodeScalars))
        }
    }

    @Test func `a character comes when its last byte has come`() throws {
        let tokenizer = try TinyTokenizer.read(TinyTokenizer.json())
        var stream = tokenizer.stream(skipSpecial: true)
        for byte in [0xF0, 0x9F, 0x99] { #expect(stream.append(byte) == "") }
        #expect(stream.append(0x82) == "🙂")
        #expect(stream.finish() == "")
    }

    @Test func `a character that never becomes whole comes as a replacement character`() throws {
        let tokenizer = try TinyTokenizer.read(TinyTokenizer.json())
        var stream = tokenizer.stream(skipSpecial: true)
        #expect(stream.append(0xE4) == "")
        #expect(stream.append(0x41) == "\u{FFFD}A")
        #expect(stream.append(0xC3) == "")
        #expect(stream.finish() == "\u{FFFD}")
        #expect(stream.finish() == "")
    }
}
