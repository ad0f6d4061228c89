public import SegGeometry

/// Text → points, boxes and outlines, whatever the text is.
///
/// Brackets around two numbers are a vertex if they stand in other brackets, else a point; brackets around four numbers
/// are a box. Neighbouring vertices make a ring; a ring ends where its list does, at any depth of nesting.
/// White space, line breaks and full-width forms may stand anywhere between the parts, commas may be missing, and inside
/// a list tuples do for lists.
/// Words inside a list end it, so that prose with stray brackets does no harm.
///
/// Nothing is an error: what cannot be used is skipped and noted in a `Diagnostic`, and all complete points of a text
/// that was cut short are kept. Coordinates outside 0…1 are kept as written, up to `largest` in magnitude.
///
/// Time and space are linear in the text, there is no recursion, and a piece of text given at a time reads the same as
/// the whole: `read(write(p)) == p` for every outline, point and box on the `CoordinateGrid`.
public struct PolygonReader: Sendable {
    /// Numbers of greater magnitude are unusable.
    public static let largest = 1e6

    private var scanner: ListScanner
    private let whole: NormalizedPoint
    private var offset = 0

    /// A reader at the start of a text.
    ///
    /// - Parameter whole: the numbers that stand for the whole width and height; see ``CoordinateConvention/whole(_:)``.
    public init(whole: NormalizedPoint = NormalizedPoint(x: 1, y: 1)) {
        self.whole = whole
        scanner = ListScanner(whole: whole)
    }

    /// Reads a whole text.
    public static func read(_ text: String, whole: NormalizedPoint = NormalizedPoint(x: 1, y: 1)) -> Reading {
        var reader = PolygonReader(whole: whole)
        var reading = Reading()
        for event in reader.feed(text) { reading.append(event) }
        for event in reader.finish() { reading.append(event) }
        return reading
    }

    /// Reads the next piece of a text and gives what it completed.
    public mutating func feed(_ piece: String) -> [ReadingEvent] {
        for scalar in piece.unicodeScalars {
            scanner.consume(Symbol(scalar), at: offset)
            offset += UTF8.width(scalar)
        }
        return scanner.takeEvents()
    }

    /// Ends the text and gives what its end completed. The reader is then at the start of a new text.
    public mutating func finish() -> [ReadingEvent] {
        scanner.finish(at: offset)
        let events = scanner.takeEvents()
        self = PolygonReader(whole: whole)
        return events
    }
}
