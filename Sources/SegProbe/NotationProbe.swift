internal import Foundation
internal import SegGeometry
internal import SegNotation

/// Notation's verbs; see Scripts/conformance/notation.py for the framing.
enum NotationProbe {
    /// Runs `verb`; false when notation has none of that name.
    static func run(_ verb: String, _ arguments: [String]) throws -> Bool {
        switch verb {
        case "read": try answerEach { try write(PolygonReader.read($0.string()), to: &$1) }
        case "readme": try answerEach { try write(ReadmeReader.read($0.string()), to: &$1) }
        case "write": try answerEach(writeText)
        case "time": try time(repeats: arguments.first.flatMap { Int($0) } ?? 5)
        default: return false
        }
        return true
    }

    private static func answerEach(_ answer: (inout FrameReader, inout FrameWriter) throws -> Void) throws {
        var reader = FrameReader()
        var writer = FrameWriter()
        while try !reader.isAtEnd() { try answer(&reader, &writer) }
        try writer.flush()
    }

    /// Three lists of lists of doubles (rings, boxes, points), then the diagnostics' kinds and places.
    private static func write(_ reading: Reading, to writer: inout FrameWriter) throws {
        let rings = reading.polygons.map { $0.vertices.flatMap { [$0.x, $0.y] } }
        let boxes = reading.boxes.map { [$0.x1, $0.y1, $0.x2, $0.y2] }
        for rows in [rings, boxes, reading.points.map { [$0.x, $0.y] }] {
            try writer.integer(UInt32(rows.count))
            for row in rows {
                try writer.integer(UInt32(row.count))
                for value in row { try writer.double(value) }
            }
        }
        try writer.integer(UInt32(reading.diagnostics.count))
        for diagnostic in reading.diagnostics {
            try writer.string(diagnostic.kind.rawValue)
            try writer.integer(UInt32(diagnostic.at))
        }
    }

    /// Rings as lists of doubles → both spellings.
    private static func writeText(_ reader: inout FrameReader, to writer: inout FrameWriter) throws {
        let rings = try (0..<reader.integer(UInt32.self)).map { _ in
            try (0..<reader.integer(UInt32.self) / 2).map { _ in
                try NormalizedPoint(x: reader.double(), y: reader.double())
            }
        }
        for style in [PolygonWriter.Style.padded, .python] {
            try writer.string(PolygonWriter(style: style).text(rings.map { NormalizedRing($0) }))
        }
    }

    /// Prints milliseconds of processor time, each the median of `repeats` passes over all texts on stdin: the tolerant
    /// reader, the strict reader, the writer, and the strict decoder of 640×480 pictures.
    private static func time(repeats: Int) throws {
        var reader = FrameReader()
        var texts: [String] = []
        while try !reader.isAtEnd() { texts.append(try reader.string()) }
        let outlines = texts.map { PolygonReader.read($0).polygons }
        let size = ImageSize(width: 640, height: 480)
        print(median(repeats) { texts.reduce(0) { $0 + PolygonReader.read($1).polygons.count } })
        print(median(repeats) { texts.reduce(0) { $0 + ReadmeReader.read($1).polygons.count } })
        print(median(repeats) { outlines.reduce(0) { $0 + PolygonWriter().text($1).utf8.count } })
        print(
            try median(repeats) {
                try texts.reduce(0) {
                    $0 + (try DecodedAnswer(text: $1, size: size, rule: .coco, grammar: .readme)).area
                }
            })
    }

    private static func median(_ repeats: Int, _ work: () throws -> Int) rethrows -> Double {
        var times: [Double] = []
        for _ in 0..<max(repeats, 1) {
            let start = clock()
            let result = try work()
            times.append(Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1000)
            precondition(result >= 0, "the work is not optimised away")
        }
        return times.sorted()[times.count / 2]
    }
}
