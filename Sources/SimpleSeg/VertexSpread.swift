package import SegGeometry
package import SegInference
import SegNotation
package import SegTokens

/// How unsure the model was of where a vertex lies: standard deviations of its coordinates, 0…1 of the picture's width and height.
///
/// They are those of the model's own distribution when it wrote the digits: what stood before them is taken as written.
public struct VertexSpread: Hashable, Sendable {
    /// Along the width, 0…1.
    public let x: Double
    /// Along the height, 0…1.
    public let y: Double

    /// The spread of a vertex.
    public init(x: Double, y: Double) { (self.x, self.y) = (x, y) }

    /// The larger of both.
    public var largest: Double { max(x, y) }
}

/// The spreads of an answer's vertices, ring by ring; nil for a vertex that is written in an unusual way.
public typealias VertexSpreads = [[VertexSpread?]]

extension Tokenizer {
    /// The tokens that coordinates are written of: digits, full stops, commas, brackets and white space.
    package var coordinateIDs: [Int] {
        (0..<vocabularySize).filter { id in
            !isSpecial(id) && bytes(of: id).map(CoordinateSpread.writesCoordinates) == true
        }
    }

    /// The spreads of the vertices of an answer.
    ///
    /// - Parameters:
    ///   - ids: the answer's tokens.
    ///   - likely: for each of them, the tokens that might have stood there with their log-probabilities, among them those of
    ///     ``coordinateIDs`` and the token itself.
    /// - Returns: one for each vertex of what `PolygonReader` reads of the answer, thoughts left out; nil where tokens cut characters in two.
    package func spreads(of ids: [Int], likely: [[TokenLogProbability]]) -> VertexSpreads? {
        var spread = CoordinateSpread()
        var written: [UInt8] = []
        for (id, likely) in zip(ids, likely) where !isSpecial(id) {
            let own = bytes(of: id) ?? []
            let candidates = likely.compactMap { token in
                isSpecial(token.id)
                    ? nil : bytes(of: token.id).map { CoordinateSpread.Candidate(bytes: $0, weight: token.probability) }
            }
            spread.append(own, among: candidates)
            written += own
        }
        spread.finish()
        guard let text = String(validating: written, as: UTF8.self) else { return nil }
        return Self.vertices(of: Thoughts.blanked(text).text, spread.numbers)
    }

    /// Finds the numbers of each vertex.
    private static func vertices(of text: String, _ numbers: [CoordinateSpread.Number]) -> VertexSpreads {
        var (reader, rings, ring) = (PolygonReader(), VertexSpreads(), [VertexSpread?]())
        var (place, next) = (0, 0)
        var last: (CoordinateSpread.Number, CoordinateSpread.Number)?
        func take(_ event: ReadingEvent) {
            switch event {
            case .vertex(let vertex):
                ring.append(
                    last.flatMap { x, y in
                        x.value == vertex.x && y.value == vertex.y ? VertexSpread(x: x.deviation, y: y.deviation) : nil
                    })
            case .ringEnd:
                rings.append(ring)
                ring = []
            case .point, .box, .diagnostic: break
            }
        }
        for scalar in text.unicodeScalars {
            let piece = String(scalar)
            place += piece.utf8.count
            while next < numbers.count, numbers[next].end < place { next += 1 }
            if next > 1 { last = (numbers[next - 2], numbers[next - 1]) }
            reader.feed(piece).forEach(take)
        }
        if numbers.count > 1 { last = (numbers[numbers.count - 2], numbers[numbers.count - 1]) }
        reader.finish().forEach(take)
        return rings
    }
}

extension TokenLogProbability {
    fileprivate var probability: Double { logProbability.exponential }
}

extension Array where Element == [VertexSpread?] {
    /// The spreads in pixels of a picture, as lists: `[dx, dy]` per vertex, nil where it is not known.
    package func pixels(of size: ImageSize) -> [[[Double]?]] {
        map { ring in
            ring.map { spread in
                spread.map { [($0.x * Double(size.width)).printed, ($0.y * Double(size.height)).printed] }
            }
        }
    }
}
