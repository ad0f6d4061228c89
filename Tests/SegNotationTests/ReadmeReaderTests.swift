import SegGeometry
import SegNotation
import TestSupport
import Testing

@Suite struct ReadmeReaderTests {
    @Test(arguments: [
        ("[[0.1, 0.2]]", [1]), ("[[[0.1, 0.2], [1, 0]], [[3, 4.5]]]", [2, 1]), ("[[0.1,0.2],[0.3,0.4]", []),
        ("[[0.1, 0.2], [0.3, 0.4],]", []), ("[[00.1, 0.2]]", []), ("[[.1, 0.2]]", []), ("[[1., 0.2]]", []),
        ("[[-0.1, 0.2]]", []), ("[[1e-3, 0.2]]", []), ("[ [ 0.1 ,\n0.2 ] \t, [0.3, 0.4]\r]", [2]),
        ("[[0.1, 0.2] [[0.3, 0.4]]", [1]), ("[[0.1, 0.2, 0.3], [0.4, 0.5]]", []), ("[[10, 20], [30, 40.50]]", [2]),
    ])
    func `outlines are what the expression matches`(text: String, counts: [Int]) {
        let reading = ReadmeReader.read(text)
        #expect(reading.polygons.map(\.vertices.count) == counts)
        #expect(reading.diagnostics.map(\.kind) == counts.filter { $0 < 3 }.map { _ in .shortRing })
    }

    @Test(arguments: [
        ("[[00, 1]]", 3), ("[[0.5, 01]]", 8), ("[[٣, 1]]", 2), ("[[0.1,\u{A0}1]]", 6), ("[[1,\u{1F}1]]", 4),
    ])
    func `a match that is no JSON takes every outline with it`(text: String, at: Int) {
        let reading = ReadmeReader.read("[[0.1, 0.2]]\(text)[[0.3, 0.4]]")
        #expect(reading.polygons == [])
        #expect(reading.diagnostics.map(\.kind) == [.readmeFailure])
        #expect(reading.diagnostics.map(\.at) == [12 + at])
    }

    @Test func `an integer of more than 4300 digits is refused as Python refuses it`() {
        let digits = String(repeating: "1", count: 4301)
        #expect(ReadmeReader.read("[[\(digits), 1]]").diagnostics.map(\.kind) == [.readmeFailure])
        #expect(ReadmeReader.read("[[0.\(digits), 1]]").polygons.count == 1)
    }

    @Test func `boxes and points outside outlines are matched too`() {
        let reading = ReadmeReader.read("[0.1, 0.2] [[0.3, 0.4]] [1, 2, 3, 4] [01, 2] [1, 2, 3]")
        #expect(reading.points == [NormalizedPoint(x: 0.1, y: 0.2)])
        #expect(reading.boxes == [NormalizedBox(x1: 1, y1: 2, x2: 3, y2: 4)])
        #expect(reading.polygons.count == 1)
        #expect(reading.diagnostics.map(\.kind) == [.shortRing, .badNumber])
    }

    @Test func `the tolerant reader finds every outline that the README's does`() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<5000 {
            let text = NotationCases.hostileText(pieces: Int.random(in: 0...30, using: &random), &random)
            let strict = ReadmeReader.read(text).polygons.flatMap(\.vertices)
            let tolerant = Set(PolygonReader.read(text).polygons.flatMap(\.vertices))
            #expect(strict.allSatisfy { max($0.x, $0.y) > PolygonReader.largest || tolerant.contains($0) })
        }
    }

    @Test(arguments: ["[", "[[0.1, 0.2], ", "[[0.1, 0.2], [", "[ ", "[[ ", "[[1", "[[0.1, 0.2]]", "[\u{A0}"])
    func `megabytes of garbage are searched in linear time`(unit: String) {
        let short = String(repeating: unit, count: 40_000 / unit.utf8.count)
        let long = String(repeating: short, count: 8)
        let clock = ContinuousClock()
        // One of a few tries is enough: others may have been kept waiting for a core.
        let isLinear = (0..<5).contains { _ in
            let once = clock.measure { _ = ReadmeReader.read(short) }
            return clock.measure { _ = ReadmeReader.read(long) } < once * 40 + .milliseconds(200)
        }
        #expect(isLinear)
    }
}
