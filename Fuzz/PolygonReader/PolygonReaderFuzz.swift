import SegGeometry
import SegNotation

/// Reads any text, and holds both readers to what they promise.
@_cdecl("LLVMFuzzerTestOneInput")
public func readAnyText(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: data, count: count), as: UTF8.self)
    let reading = PolygonReader.read(text)
    checkNotices(reading, in: text)
    checkValues(reading)
    precondition(readByPieces(text, seed: count) == reading, "a text read piece by piece differs from the whole")
    let strict = ReadmeReader.read(text)
    checkNotices(strict, in: text)
    checkTolerance(of: reading, towards: strict, text)
    checkDrawing(text)
    return 0
}

private func checkNotices(_ reading: Reading, in text: String) {
    let length = text.utf8.count
    precondition(reading.diagnostics.allSatisfy { (0...length).contains($0.at) }, "a notice lies outside the text")
    precondition(reading.diagnostics.count <= length + 1, "there are more notices than characters")
}

private func checkValues(_ reading: Reading) {
    let values = reading.polygons.flatMap(\.vertices).flatMap { [$0.x, $0.y] }
    precondition(values.allSatisfy { abs($0) <= PolygonReader.largest }, "a value is out of bounds")
    precondition(reading.polygons.allSatisfy { !$0.vertices.isEmpty }, "a ring is empty")
    let snapped = reading.polygons.map { CoordinateGrid.snapped($0) }
    for style in PolygonWriter.Style.allCases {
        let again = PolygonReader.read(PolygonWriter(style: style).text(snapped))
        precondition(again.polygons == snapped, "what was written reads differently")
    }
}

/// `text` through the streaming reader, cut at characters that depend on `seed`.
private func readByPieces(_ text: String, seed: Int) -> Reading {
    var reader = PolygonReader()
    var reading = Reading()
    var rest = text.unicodeScalars[...]
    var state = UInt64(truncatingIfNeeded: seed)
    while !rest.isEmpty {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let piece = rest.prefix(1 + Int(state >> 61))
        rest = rest.dropFirst(piece.count)
        for event in reader.feed(String(piece)) { reading.append(event) }
    }
    for event in reader.finish() { reading.append(event) }
    return reading
}

/// Every vertex of the published decoder is found by the tolerant reader too, if its numbers are usable.
private func checkTolerance(of reading: Reading, towards strict: Reading, _ text: String) {
    let longest = text.split { !"0123456789.".contains($0) }.map(\.count).max() ?? 0
    guard longest <= 64 else { return }
    let found = Set(reading.polygons.flatMap(\.vertices))
    let missing = strict.polygons.flatMap(\.vertices).first {
        max($0.x, $0.y) <= PolygonReader.largest && !found.contains($0)
    }
    precondition(missing == nil, "the tolerant reader misses a vertex")
}

/// No text makes drawing fail, whatever the rule.
private func checkDrawing(_ text: String) {
    let size = ImageSize(width: 23, height: 17)
    for rule in FillRule.allCases {
        for grammar in DecodedAnswer.Grammar.allCases {
            guard let answer = try? DecodedAnswer(text: text, size: size, rule: rule, grammar: grammar) else {
                preconditionFailure("an answer made drawing fail")
            }
            precondition(answer.area <= size.area, "a mask is larger than its picture")
        }
    }
}
