internal import SegGeometry

/// Letters as lines: capitals are 8 units high, small letters 5, the baseline is at y = 8, y grows downwards.
enum StrokeFont {
    /// A letter's lines, and how far to the right they reach.
    struct Glyph {
        let lines: [[ImagePoint]]
        let width: Double
    }

    /// Height of capitals in units.
    static let capital = 8.0
    /// Free space between two letters, in units.
    private static let gap = 2.1
    private static let space = 2.4

    /// The lines of a text whose first letter stands at `baseline`, capitals `height` pixels high.
    static func lines(_ text: String, at baseline: ImagePoint, height: Double) -> [[ImagePoint]] {
        let scale = height / capital
        var pen = 0.0
        var lines: [[ImagePoint]] = []
        for character in text {
            if let glyph = glyph(character) {
                for line in glyph.lines {
                    lines.append(
                        line.map {
                            ImagePoint(
                                x: baseline.x + (pen + $0.x) * scale, y: baseline.y + ($0.y - capital) * scale)
                        })
                }
            }
            pen += advance(character)
        }
        return lines
    }

    /// The width of a text in pixels, without the gap behind its last letter.
    static func width(_ text: String, height: Double) -> Double {
        max(0, text.reduce(0) { $0 + advance($1) } - gap) * height / capital
    }

    private static func advance(_ character: Character) -> Double {
        (glyph(character)?.width ?? space) + gap
    }

    /// The glyph of a character; `nil` for white space, a box for what the font does not have.
    private static func glyph(_ character: Character) -> Glyph? {
        character.isWhitespace ? nil : glyphs[character] ?? missing
    }

    private static let missing = parse("M0 0 L4 0 L4 8 L0 8 L0 0")
    private static let glyphs: [Character: Glyph] = StrokeFontOutlines.all.mapValues(parse)

    /// Reads `M x y` (move), `L x y` (line) and `Q cx cy x y` (curve with one control point).
    private static func parse(_ path: String) -> Glyph {
        var lines: [[ImagePoint]] = []
        for command in path.split(whereSeparator: { $0 == "M" }) {
            var line: [ImagePoint] = []
            for (letter, numbers) in steps("L" + command) { append(letter, numbers, to: &line) }
            lines.append(line)
        }
        return Glyph(lines: lines, width: lines.joined().reduce(0) { max($0, $1.x) })
    }

    private static func steps(_ path: String) -> [(Character, [Double])] {
        var steps: [(Character, [Double])] = []
        for word in path.replacing("L", with: " L ").replacing("Q", with: " Q ").split(separator: " ") {
            if word == "L" || word == "Q" {
                steps.append((Character(String(word)), []))
            } else if let number = Double(word), !steps.isEmpty {
                steps[steps.count - 1].1.append(number)
            }
        }
        return steps
    }

    private static func append(_ letter: Character, _ numbers: [Double], to line: inout [ImagePoint]) {
        if letter == "L", numbers.count == 2 { line.append(ImagePoint(x: numbers[0], y: numbers[1])) }
        guard letter == "Q", numbers.count == 4, let start = line.last else { return }
        let pieces = 8
        for piece in 1...pieces {
            let t = Double(piece) / Double(pieces)
            let (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
            line.append(
                ImagePoint(
                    x: a * start.x + b * numbers[0] + c * numbers[2], y: a * start.y + b * numbers[1] + c * numbers[3]))
        }
    }
}
