import SegGeometry
import SegNotation
import TestSupport
import Testing

@Suite struct PolygonReaderTests {
    private static let square = [(0.1, 0.1), (0.4, 0.1), (0.4, 0.5), (0.1, 0.5)]
    private static let ring = NormalizedRing(square.map { NormalizedPoint(x: $0.0, y: $0.1) })
    private static let inner = "[0.1, 0.1], [0.4, 0.1], [0.4, 0.5], [0.1, 0.5]"

    @Test(arguments: [
        "[\(inner)]", "[[\(inner)]]", "[[[\(inner)]]]", "[[[[[[\(inner)]]]]]]",
        "Sure, you can find it at [[\(inner)]].",
        "```json\n[[\(inner)]]\n```", "{\"polygon\": [[\(inner)]], \"label\": \"cat\"}", "\\boxed{[[\(inner)]]}",
        "[[[0.1,0.1],[0.4,0.1],[0.4,0.5],[0.1,0.5]]]",
        "[ [ [ 0.1 ,\n0.1 ]\n,\r\n[0.4\t,0.1] , [ 0.4,0.5],[0.1,0.5 ] ] ]",
        "[[0.1 0.1]\n [0.4 0.1]\n [0.4 0.5]\n [0.1 0.5]]", "[(0.1, 0.1), (0.4, 0.1), (0.4, 0.5), (0.1, 0.5)]",
        "[((0.1, 0.1), (0.4, 0.1), (0.4, 0.5), (0.1, 0.5))]",
        "［［［０．１，０．１］，［０．４，０．１］，［０．４，０．５］，［０．１，０．５］］］",
        "[[[.1, +.1], [4e-1, 0.100], [0.4, 5E-01], [0.1, 0.5000]]]", "[[\(inner)]", "array[ of them: [[\(inner)]]",
        "[[[0.1, 0.1], [0.4, 0.1, [0.4, 0.5], [0.1, 0.5]]]", "[[[0.1, 0.1], 0.4, 0.1], [0.4, 0.5], [0.1, 0.5]]]",
        "[[[0.1, 0.1], [0.4, 0.1], [0.7], [0.4, 0.5], [NaN, 0.3], [0.1, 0.5]]]",
        "[[[0.1, 0.1], …, [0.4, 0.1], [0.4; 0.5], [\"0.1\", \"0.5\"]]]",
        "[[[0.1, 0.1], [0.4, 0.1], [0.4, 0.5], [0.1, 0.5], [0.7, 0.",
        "[[[0.1, 0.1], [x, 0.2], [0.4, 0.1], [0.4, 0.5], [0.1, 0.5]]]",
    ])
    func `one square is read from many spellings`(text: String) {
        let reading = PolygonReader.read(text)
        #expect(reading.polygons == [Self.ring])
        #expect(reading.points == [])
        #expect(reading.boxes == [])
    }

    @Test(arguments: [
        ("[[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6]]]", [2, 1]),
        ("cat: [[0.1, 0.2]], dog: [[0.5, 0.6], [0.7, 0.8]]", [1, 2]),
        ("[[[[0.1, 0.2]], [[0.3, 0.4]]], [[[0.5, 0.6], [0.7, 0.8]]]]", [1, 1, 2]),
        ("[[0.1, 0.2], [0.3, 0.4] then [[0.5, 0.6]]", [2, 1]),
        ("[[0.1, 0.2], [0.3\n\nSorry, once more: [[0.5, 0.6]]", [1, 1]),
        ("1. [[0.1, 0.2], [0.3, 0.4]]\n2. [[0.5, 0.6]]", [2, 1]),
    ])
    func `several objects are several rings`(text: String, counts: [Int]) {
        #expect(PolygonReader.read(text).polygons.map(\.vertices.count) == counts)
    }

    @Test func `points and boxes stand beside outlines`() {
        let text = "It is at [0.5, 0.25], in [0.1, 0.2, 0.3, 0.4]: [{\"bbox_2d\": [0.5, 0.6, 0.7, 0.8]}, [[0.9, 1]]]"
        let reading = PolygonReader.read(text)
        #expect(reading.points == [NormalizedPoint(x: 0.5, y: 0.25)])
        #expect(reading.boxes.map(\.x1) == [0.1, 0.5])
        #expect(reading.polygons == [NormalizedRing([NormalizedPoint(x: 0.9, y: 1)])])
    }

    @Test(arguments: [
        "", "There is no octopus in the image.", "[]", "[[]]", "[[[]]]", "[see above]", "a[i][j]", "]]]], 0.1, 0.2]",
        "f(0.1, 0.2)", "(0.1, 0.2) [(see)]",
    ])
    func `nothing is found where nothing is, without a word`(text: String) {
        let reading = PolygonReader.read(text)
        #expect(reading == Reading())
    }

    @Test func `values outside 0…1 are kept and noted`() {
        let reading = PolygonReader.read("[[[-0.1, 0.2], [1.2, 640], [0.5, 0.5]]] [3, 4]")
        #expect(reading.polygons.first?.vertices.map(\.x) == [-0.1, 1.2, 0.5])
        #expect(reading.polygons.first?.vertices.map(\.y) == [0.2, 640, 0.5])
        #expect(reading.points == [NormalizedPoint(x: 3, y: 4)])
        #expect(reading.diagnostics.map(\.kind) == [.outOfRange, .outOfRange])
        #expect(reading.diagnostics.map(\.at) == [3, 41])
    }

    @Test func `every prefix of an answer keeps its complete points`() {
        let polygons = [Self.ring, Self.ring]
        let text = PolygonWriter().text(polygons)
        let all = polygons.flatMap(\.vertices)
        for length in 0..<text.utf8.count {
            let prefix = String(text.prefix(length))
            let reading = PolygonReader.read(prefix)
            let complete = prefix.ranges(of: "]").count - (prefix.ranges(of: "]]").count)
            #expect(reading.polygons.flatMap(\.vertices) == Array(all.prefix(complete)))
            #expect(reading.diagnostics.contains { $0.kind == .truncated && $0.at == length } == (length > 0))
        }
    }

    @Test func `a text given piece by piece reads as the whole`() {
        var random = SplitMix64(seed: 4)
        for _ in 0..<3000 {
            let text = NotationCases.hostileText(pieces: Int.random(in: 0...40, using: &random), &random)
            #expect(readByPieces(text, &random) == PolygonReader.read(text))
        }
    }

    @Test func `a vertex is given as soon as its bracket closes`() {
        var reader = PolygonReader()
        #expect(reader.feed("[[[0.1, 0.2") == [])
        #expect(reader.feed("]") == [.vertex(NormalizedPoint(x: 0.1, y: 0.2))])
        #expect(reader.feed(", [0.3, 0.4], [0.5, 0.6]").count == 2)
        #expect(reader.feed("]") == [.ringEnd])
        #expect(reader.feed("]") == [])
        #expect(reader.finish() == [])
        #expect(reader.feed("[0.1, 0.2]") == [.point(NormalizedPoint(x: 0.1, y: 0.2))])
    }

    @Test func `any text gives finite values, and notices in order inside the text`() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<5000 {
            let text = NotationCases.hostileText(pieces: Int.random(in: 0...60, using: &random), &random)
            let reading = PolygonReader.read(text)
            let values = reading.polygons.flatMap(\.vertices).flatMap { [$0.x, $0.y] }
            #expect(values.allSatisfy { abs($0) <= PolygonReader.largest })
            #expect(reading.polygons.allSatisfy { !$0.vertices.isEmpty })
            #expect(reading.diagnostics.allSatisfy { (0...text.utf8.count).contains($0.at) })
            #expect(reading.diagnostics.count <= text.utf8.count)
        }
    }

    @Test(arguments: [
        "[", "]", "[[0.1, 0.2], ", "[[[1", "0", "9.", "word [", "星[", "[0.1,0.2]", "[NaN,", "…[", "[ ", "\u{0}",
    ])
    func `megabytes of garbage are read in linear time`(unit: String) {
        let short = String(repeating: unit, count: 40_000 / unit.utf8.count)
        let long = String(repeating: short, count: 8)
        let clock = ContinuousClock()
        // One of a few tries is enough: others may have been kept waiting for a core.
        let isLinear = (0..<5).contains { _ in
            let once = clock.measure { _ = PolygonReader.read(short) }
            return clock.measure { _ = PolygonReader.read(long) } < once * 40 + .milliseconds(200)
        }
        #expect(isLinear)
    }

    /// `text` cut at random characters, through the streaming reader.
    private func readByPieces(_ text: String, _ random: inout SplitMix64) -> Reading {
        var reader = PolygonReader()
        var reading = Reading()
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...5, using: &random))
            rest = rest.dropFirst(piece.count)
            for event in reader.feed(String(piece)) { reading.append(event) }
        }
        for event in reader.finish() { reading.append(event) }
        return reading
    }
}
