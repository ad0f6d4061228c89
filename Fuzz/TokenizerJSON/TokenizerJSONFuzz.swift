import SegTokens

/// Reads any bytes as a tokenizer, tokenizer.json or rank file, and holds what loads to what every tokenizer promises.
@_cdecl("LLVMFuzzerTestOneInput")
public func readAnyTokenizer(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: data, count: count))
    do throws(TokenizerError) {
        let isJSON = bytes.first == UInt8(ascii: "{")
        check(isJSON ? try Tokenizer(tokenizerJSON: bytes) : try Tokenizer(ranks: bytes))
    } catch {
        precondition(!error.description.isEmpty, "an error says nothing")
    }
    return 0
}

private let texts = ["ab <x> a\u{301} 12\n", "<|im_end|>", "\u{4E2D}\u{1F642}\u{0}", "aaaaaaaaaaaaaaaaaaaa"]

private func check(_ tokenizer: Tokenizer) {
    for text in texts {
        let ids = tokenizer.encode(text, specials: .parsed)
        precondition(ids.allSatisfy { (0..<tokenizer.vocabularySize).contains($0) }, "an id outside the vocabulary")
        checkDecoding(ids, tokenizer)
        for id in tokenizer.encode(text, specials: .literal) where tokenizer.isSpecial(id) {
            let content = tokenizer.bytes(of: id) ?? []
            precondition(content != Array("<|im_end|>".utf8), "a control token from a literal text")
        }
    }
    checkDecoding(Array(0..<min(tokenizer.vocabularySize + 2, 600)), tokenizer)
}

private func checkDecoding(_ ids: [Int], _ tokenizer: Tokenizer) {
    for skipSpecial in [false, true] {
        var stream = tokenizer.stream(skipSpecial: skipSpecial)
        let parts = ids.map { stream.append($0) }.joined() + stream.finish()
        let whole = tokenizer.decode(ids, skipSpecial: skipSpecial)
        precondition(parts.unicodeScalars.elementsEqual(whole.unicodeScalars), "a stream differs from decoding at once")
    }
}

private let suppressions: StaticString = "leak:_CFRegularExpressionCreate\n"

/// Foundation leaks the pattern of a regular expression that ICU refuses; every other leak is ours.
@_cdecl("__lsan_default_suppressions")
public func suppressedLeaks() -> UnsafeRawPointer {
    UnsafeRawPointer(suppressions.utf8Start)
}
