import TestSupport
import Testing
import Torch

private func parsed(_ text: String, dataByteCount: Int = 0) throws(SafetensorsProblem) -> SafetensorsHeader {
    try header(safetensorsBytes(text, data: [UInt8](repeating: 0, count: dataByteCount)))
}

/// The entry of one tensor as JSON.
private func entry(_ name: String, _ type: String, _ shape: [Int], _ begin: Int, _ end: Int) -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
}

@Test func `a header lists its tensors in the order of their data`() throws {
    let text =
        "{" + entry("b", "F32", [2], 2, 10) + ",\"__metadata__\":{\"format\":\"pt\"},"
        + entry("a", "BF16", [], 0, 2) + "," + entry("empty", "I64", [0, 5], 10, 10) + "}   "
    let header = try parsed(text, dataByteCount: 10)
    #expect(header.entries.map(\.name) == ["a", "b", "empty"])
    #expect(header.entries.map(\.type) == [.bf16, .f32, .i64])
    #expect(header.entries.map(\.shape) == [[], [2], [0, 5]])
    #expect(header.entries.map(\.data) == [0..<2, 2..<10, 10..<10])
    #expect(header.metadata == ["format": "pt"])
    #expect(header.dataOffset == 8 + text.utf8.count)
}

@Test func `a file without tensors is one`() throws {
    #expect(try parsed("{}").entries.isEmpty)
}

@Test func `files too short for their header are named`() {
    #expect(throws: SafetensorsProblem.noHeader(fileByteCount: 7)) { try header([UInt8](repeating: 0, count: 7)) }
    #expect(throws: SafetensorsProblem.headerCutOff(byteCount: 9, fileByteCount: 16)) {
        try header([9, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8))
    }
    let limit = SafetensorsHeader.limit
    #expect(throws: SafetensorsProblem.headerTooLong(byteCount: .max, limit: limit)) {
        try header([UInt8](repeating: 255, count: 32))
    }
    let atLimit = withUnsafeBytes(of: UInt64(limit).littleEndian) { Array($0) }
    #expect(throws: SafetensorsProblem.headerCutOff(byteCount: limit, fileByteCount: 8)) { try header(atLimit) }
    let beyond = withUnsafeBytes(of: UInt64(limit + 1).littleEndian) { Array($0) }
    #expect(throws: SafetensorsProblem.headerTooLong(byteCount: UInt64(limit + 1), limit: limit)) {
        try header(beyond)
    }
}

@Test(arguments: [
    ("", 0, SafetensorsProblem.json(offset: 0, expected: "'{'")),
    (" {}", 0, .json(offset: 0, expected: "'{'")),
    ("[]", 0, .json(offset: 0, expected: "'{'")),
    ("{}x", 0, .json(offset: 2, expected: "nothing more")),
    ("{\"a\":1}", 0, .json(offset: 5, expected: "'{'")),
    ("{\"__metadata__\":{\"a\":1}}", 0, .json(offset: 21, expected: "a string")),
    ("{\"a\":{\"shape\":[],\"data_offsets\":[0,0]}}", 0, .missingField("dtype", of: "a")),
    ("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,0]}}", 0, .missingField("shape", of: "a")),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}", 0, .missingField("data_offsets", of: "a")),
    (
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0]}}", 0,
        .json(offset: 31, expected: "two data offsets")
    ),
    ("{" + entry("a", "F32", [1], 0, 4) + "," + entry("a", "F32", [1], 4, 8) + "}", 8, .duplicateKey("a", offset: 54)),
    ("{" + entry("a", "F31", [1], 0, 4) + "}", 4, .unknownType("F31", tensor: "a")),
    ("{" + entry("a", "F32", [Int.max, 2], 0, 4) + "}", 4, .unusableShape([Int.max, 2], tensor: "a")),
    ("{" + entry("a", "F4", [3], 0, 1) + "}", 1, .unusableShape([3], tensor: "a")),
    ("{" + entry("a", "F32", [1], 4, 0) + "}", 4, .reversedOffsets(tensor: "a", begin: 4, end: 0)),
    ("{" + entry("a", "F32", [1], 0, 4) + "}", 3, .dataOutside(tensor: "a", begin: 0, end: 4, available: 3)),
    (
        "{" + entry("a", "F32", [1], Int.max, Int.max) + "}", 4,
        .dataOutside(tensor: "a", begin: Int.max, end: Int.max, available: 4)
    ),
    ("{" + entry("a", "F32", [2], 0, 4) + "}", 4, .dataLength(tensor: "a", expected: 8, got: 4)),
    ("{" + entry("a", "U8", [3], 0, 3) + "," + entry("b", "U8", [2], 2, 4) + "}", 4, .overlap(first: "a", second: "b")),
    ("{" + entry("a", "U8", [4], 0, 4) + "," + entry("b", "U8", [4], 0, 4) + "}", 4, .overlap(first: "a", second: "b")),
    ("{" + entry("a", "U8", [4], 0, 4) + "," + entry("b", "U8", [0], 2, 2) + "}", 4, .overlap(first: "a", second: "b")),
    ("{" + entry("a", "U8", [1], 0, 1) + "," + entry("b", "U8", [1], 2, 3) + "}", 3, .hole(begin: 1, end: 2)),
    ("{" + entry("a", "U8", [1], 1, 2) + "}", 2, .hole(begin: 0, end: 1)),
    ("{" + entry("a", "U8", [1], 0, 1) + "}", 3, .hole(begin: 1, end: 3)),
    ("{}", 1, .hole(begin: 0, end: 1)),
]) func `each way to break the format has its own error`(text: String, count: Int, problem: SafetensorsProblem) {
    #expect(throws: problem) { try parsed(text, dataByteCount: count) }
}

@Test func `drawn headers are read as they were written, and every changed number is found`() throws {
    var draw = Draw(seed: 91)
    for _ in 0..<300 {
        let sizes = (0..<draw.int(1...6)).map { _ in draw.int(0...5) }
        var (begin, spans) = (0, [(Int, Int)]())
        for size in sizes {
            spans.append((begin, begin + size))
            begin += size
        }
        let order = draw.shuffled(sizes.count)
        func text(_ spans: [(Int, Int)]) -> String {
            "{" + order.map { entry("t\($0)", "U8", [sizes[$0]], spans[$0].0, spans[$0].1) }.joined(separator: ",")
                + "}"
        }
        let read = try parsed(text(spans), dataByteCount: begin)
        for (index, span) in spans.enumerated() {
            #expect(read.entries.first { $0.name == "t\(index)" }?.data == span.0..<span.1)
        }
        let victim = draw.int(0...sizes.count - 1)
        var moved = spans
        if draw.bool() { moved[victim].0 += 1 } else { moved[victim].1 += 1 }
        #expect(throws: SafetensorsProblem.self) { try parsed(text(moved), dataByteCount: begin) }
        #expect(throws: SafetensorsProblem.self) { try parsed(text(spans), dataByteCount: begin + 1) }
    }
}

@Test func `no mutation of a header crashes, and what is accepted fills the data exactly`() throws {
    let text = "{" + entry("a", "F32", [2], 0, 8) + "," + entry("b", "U8", [2], 8, 10) + "}"
    let seed = safetensorsBytes(text, data: [UInt8](repeating: 0, count: 10))
    var generator = SplitMix64(seed: 92)
    for _ in 0..<20_000 {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        guard let header = try? header(bytes) else { continue }
        #expect(header.entries.reduce(0) { $0 + $1.data.count } == bytes.count - header.dataOffset)
    }
}
