internal import SegGeometry

/// Text → what the published README's decoder takes from it, match for match.
///
/// Its regular expressions are searched as Python's `re.finditer` does, and every outline goes through `json.loads`.
/// Where `json.loads` refuses a match (`00.5` cannot match, but `00` does and is no JSON; so do digits and white
/// space beyond ASCII), the published script stops with an exception: then there are no outlines at all, and
/// a `readme_failure` says where. Values are never negative and have no upper bound.
///
/// The README names expressions for boxes and points as well but does not use them. Here boxes are the matches of the one,
/// points those of the other outside outlines; each that `json.loads` refuses is skipped.
///
/// Reference: README of SimpleSeg at commit 694759b, under CPython 3.11 (`re` on `str`, C scanner of `json`).
/// Which characters beyond ASCII are digits follows the standard library's Unicode version.
public enum ReadmeReader {
    /// Reads a whole text, in linear time.
    public static func read(_ text: String) -> Reading {
        var text = text
        return text.withUTF8 { bytes in
            var search = ReadmeSearch(pattern: ReadmePattern(bytes: bytes))
            search.run()
            return search.reading
        }
    }
}

/// The search through one text.
private struct ReadmeSearch {
    let pattern: ReadmePattern
    var reading = Reading()
    private var hasFailed = false

    init(pattern: ReadmePattern) {
        self.pattern = pattern
    }

    /// Tries an outline, a box and a point at each `[`; a match is not searched again.
    mutating func run() {
        var position = 0
        while position < pattern.bytes.count {
            guard pattern.bytes[position] == UInt8(ascii: "[") else {
                position += 1
                continue
            }
            position = take(at: position) ?? position + 1
        }
    }

    private mutating func take(at start: Int) -> Int? {
        if let match = pattern.polygon(at: start) {
            takePolygon(match, at: start)
            return match.end
        }
        if let match = pattern.numbers(4, at: start) {
            if let values = usable(match, at: start) {
                reading.append(.box(NormalizedBox(x1: values[0], y1: values[1], x2: values[2], y2: values[3])))
            }
            return match.end
        }
        guard let match = pattern.numbers(2, at: start) else { return nil }
        if let values = usable(match, at: start) { reading.append(.point(NormalizedPoint(x: values[0], y: values[1]))) }
        return match.end
    }

    private mutating func takePolygon(_ match: ReadmeMatch, at start: Int) {
        guard !hasFailed else { return }
        if let refused = match.refused {
            fail(at: refused)
            return
        }
        for index in stride(from: 0, to: match.values.count, by: 2) {
            reading.append(.vertex(NormalizedPoint(x: match.values[index], y: match.values[index + 1])))
        }
        let count = match.values.count / 2
        if count < 3 { reading.append(.diagnostic(.shortRing(count, at: start))) }
        reading.append(.ringEnd)
    }

    /// The exception that takes every outline with it.
    private mutating func fail(at offset: Int) {
        hasFailed = true
        reading.polygons = []
        reading.diagnostics.removeAll { $0.kind == .shortRing }
        reading.append(.diagnostic(.readmeFailure(at: offset)))
    }

    private mutating func usable(_ match: ReadmeMatch, at start: Int) -> [Double]? {
        guard let refused = match.refused else { return match.values }
        reading.append(.diagnostic(.badNumber(at: refused)))
        return nil
    }
}
