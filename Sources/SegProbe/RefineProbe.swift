internal import Glibc
internal import SegExport
internal import SegGeometry
internal import SegImaging
internal import SegNotation
internal import SegRefine

/// Refinement's verbs: `Scripts/bench/edges.py` writes their requests and reads their answers.
enum RefineProbe {
    /// Runs `verb`; false when refinement has none of that name.
    static func run(_ verb: String, _ arguments: [String]) throws -> Bool {
        switch verb {
        case "edges": try answerAll(edges)
        default: return false
        }
        return true
    }

    private static func answerAll(_ answer: (inout FrameReader, inout FrameWriter) throws -> Void) throws {
        var reader = FrameReader()
        var writer = FrameWriter()
        while try !reader.isAtEnd() { try answer(&reader, &writer) }
        try writer.flush()
    }

    /// In: a picture, an answer's text, a box or none, settings. Out: the outcome, the mask, what was saved, and milliseconds.
    private static func edges(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let size = ImageSize(width: Int(try reader.integer(Int32.self)), height: Int(try reader.integer(Int32.self)))
        let image = Image(size: size, pixels: try reader.bytes(size.area * 3))
        let text = try reader.string()
        let corners = try (0..<4).map { _ in try reader.double() }
        let box =
            corners[2] > corners[0] ? ImageBox(x1: corners[0], y1: corners[1], x2: corners[2], y2: corners[3]) : nil
        let settings = try reader.settings()
        let answer = try DecodedAnswer(text: text, size: size)
        let start = microseconds
        let refined = try RefinedAnswer(answer, on: image, box: box, settings: settings)
        let time = microseconds - start
        try writer.string(refined.outcome.rawValue)
        try writer.bytes(Mask(refined.answer.mask).pixels)
        try writer.double(refined.saving)
        try writer.double(time / 1000)
    }

    private static var microseconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }
}

extension FrameReader {
    fileprivate mutating func settings() throws -> EdgeRefinement {
        var settings = EdgeRefinement()
        let values = try (0..<7).map { _ in try double() }
        if values[0] >= 0 { settings.band = values[0] }
        if values[1] >= 0 { settings.smoothness = values[1] }
        if values[2] >= 0 { settings.fidelity = values[2] }
        if values[3] >= 0 { settings.evidence = values[3] }
        if values[4] >= 0 { settings.components = Int(values[4]) }
        if values[5] >= 0 { settings.boxRounds = Int(values[5]) }
        if values[6] >= 0 { settings.vertices = Int(values[6]) }
        return settings
    }
}
