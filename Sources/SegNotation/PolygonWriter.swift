public import SegGeometry

/// Coordinates → the text that a model reads and writes.
///
/// Every value goes to the 1/1000 grid first (`CoordinateGrid`); nothing is clamped. `PolygonReader` reads every text
/// back as the same values.
public struct PolygonWriter: Hashable, Sendable {
    /// How a grid value is spelled.
    public enum Style: String, Hashable, Sendable, CaseIterable {
        /// Three digits, padded with zeros: `0.500`. What the published examples show.
        case padded
        /// The shortest digits, as Python's `repr` of a float: `0.5`, `1.0`. What the published script prints.
        case python
    }

    /// The spelling.
    public let style: Style

    /// A writer in the given spelling.
    public init(style: Style = .padded) {
        self.style = style
    }

    /// An outline of any number of rings: `[[[0.295, 0.204], …], …]`, or `[]` for none.
    ///
    /// - Precondition: all coordinates are finite and at most `CoordinateGrid.limit` in magnitude.
    public func text(_ polygons: [NormalizedRing]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 + polygons.reduce(0) { $0 + 2 + 16 * $1.vertices.count })
        bytes.appendList(polygons) { polygon, bytes in
            bytes.appendList(polygon.vertices) { vertex, bytes in write([vertex.x, vertex.y], into: &bytes) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A position: `[x, y]`.
    ///
    /// - Precondition: as for an outline.
    public func text(_ point: NormalizedPoint) -> String {
        var bytes: [UInt8] = []
        write([point.x, point.y], into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A box: `[x1, y1, x2, y2]`.
    ///
    /// - Precondition: as for an outline.
    public func text(_ box: NormalizedBox) -> String {
        var bytes: [UInt8] = []
        write([box.x1, box.y1, box.x2, box.y2], into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(_ values: [Double], into bytes: inout [UInt8]) {
        bytes.appendList(values) { value, bytes in
            GridText.write(CoordinateGrid.index(of: value), style, into: &bytes)
        }
    }
}

/// The spelling of one grid line's value.
enum GridText {
    /// Appends index / 1000 in the given spelling.
    static func write(_ index: Int, _ style: PolygonWriter.Style, into bytes: inout [UInt8]) {
        if index < 0 { bytes.append(UInt8(ascii: "-")) }
        let (whole, thousandths) = abs(index).quotientAndRemainder(dividingBy: CoordinateGrid.steps)
        if whole < 10 { bytes.append(digit(whole)) } else { bytes += String(whole).utf8 }
        bytes.append(UInt8(ascii: "."))
        var digits = [digit(thousandths / 100), digit(thousandths / 10 % 10), digit(thousandths % 10)]
        if style == .python {
            while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        }
        bytes += digits
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(ascii: "0") + UInt8(value)
    }
}
