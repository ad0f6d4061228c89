/// How far the coordinates of an answer are spread in the model's own distribution.
///
/// A coordinate is written as tokens: one for all of its digits, or one for each digit. Wherever one was chosen, the other tokens that could go on
/// writing a coordinate stand for other values: "0.2" and then "7" in place of "9" for one of 0.270 … 0.279. Digits that would have followed
/// another digit were never computed, so all of them count as equally likely. Tokens that write no coordinate there, and values above 1, do
/// not count. The spread is the standard deviation of that distribution, under the model's probabilities at temperature 1.
package struct CoordinateSpread: Hashable, Sendable {
    /// A token that might have been chosen.
    package struct Candidate: Hashable, Sendable {
        package var bytes: [UInt8]
        /// Any positive multiple of its probability.
        package var weight: Double

        package init(bytes: [UInt8], weight: Double) { (self.bytes, self.weight) = (bytes, weight) }
    }

    /// A number of the answer.
    package struct Number: Hashable, Sendable {
        /// As it was written.
        package let value: Double
        /// Standard deviation.
        package let deviation: Double
        /// Bytes of the answer up to its end.
        package let end: Int
    }

    /// The numbers that have ended, in their order.
    package private(set) var numbers: [Number] = []
    private var open: OpenNumber?
    private var length = 0

    /// Of an answer that begins.
    package init() {}

    /// Whether a token has nothing but what coordinates are written of: digits, full stops, commas, brackets and white space.
    package static func writesCoordinates(_ token: [UInt8]) -> Bool {
        !token.isEmpty && token.allSatisfy { OpenNumber.isPart($0) || OpenNumber.ends($0) || $0 == UInt8(ascii: "[") }
    }

    /// Reads a token.
    ///
    /// - Parameters:
    ///   - token: what was written.
    ///   - candidates: what might have been, `token` among them.
    package mutating func append(_ token: [UInt8], among candidates: [Candidate]) {
        var place = 0
        while place < token.count {
            if open == nil {
                while place < token.count, !OpenNumber.isDigit(token[place]) { place += 1 }
                if place == token.count { break }
                open = OpenNumber()
            }
            open?.weigh(token, from: place, among: candidates)
            while place < token.count, OpenNumber.isPart(token[place]) { place += 1 }
            if place < token.count { close(at: length + place) }
        }
        length += token.count
    }

    /// Ends the answer.
    package mutating func finish() { close(at: length) }

    private mutating func close(at end: Int) {
        if let number = open?.number(end) { numbers.append(number) }
        open = nil
    }
}

/// A number that is being written.
private struct OpenNumber: Hashable, Sendable {
    private var text: [UInt8] = []
    /// The probability that what follows is this, not what was left behind.
    private var share = 1.0
    /// Sums of weight, weight × value and weight × value² over what was left behind.
    private var (total, first, second) = (0.0, 0.0, 0.0)

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    static func isPart(_ byte: UInt8) -> Bool { isDigit(byte) || byte == UInt8(ascii: ".") }
    /// Whether a byte may follow a number.
    static func ends(_ byte: UInt8) -> Bool {
        [UInt8(ascii: ","), UInt8(ascii: "]"), 0x20, 0x09, 0x0A, 0x0D].contains(byte)
    }

    /// Counts the other ways to go on, and takes the one that was taken.
    mutating func weigh(_ token: [UInt8], from place: Int, among candidates: [CoordinateSpread.Candidate]) {
        let (own, others) = candidates.reduce(into: (0.0, [(Values, Double)]())) { found, candidate in
            if candidate.bytes == token {
                found.0 += candidate.weight
            } else if candidate.weight > 0, CoordinateSpread.writesCoordinates(candidate.bytes),
                candidate.bytes.prefix(place).elementsEqual(token.prefix(place)),
                let values = Values(text, then: candidate.bytes.dropFirst(place)), values.isInside
            {
                found.1.append((values, candidate.weight))
            }
        }
        let whole = others.reduce(own) { $0 + $1.1 }
        if whole > 0 {
            for (values, weight) in others { add(values, share * weight / whole) }
            share *= own / whole
        }
        text += token.dropFirst(place).prefix(while: Self.isPart)
    }

    private mutating func add(_ values: Values, _ weight: Double) {
        total += weight
        first += weight * values.mean
        second += weight * (values.variance + values.mean * values.mean)
    }

    /// The number, if it is one.
    func number(_ end: Int) -> CoordinateSpread.Number? {
        guard let values = Values(text, then: [UInt8(ascii: ",")]) else { return nil }
        var all = self
        all.add(values, share)
        let mean = all.first / all.total
        let variance = all.second / all.total - mean * mean
        // Roundings of certain values.
        let deviation = variance > 1e-15 ? variance.squareRoot() : 0
        return .init(value: values.mean, deviation: deviation, end: end)
    }
}

/// The values that a number may still have.
private struct Values {
    let mean: Double
    let variance: Double

    /// Digits behind the full stop that a coordinate has.
    private static let decimals = 3

    /// Of a number that begins with `text` and goes on with `rest` of a token; nil if it can't be one.
    init?(_ text: [UInt8], then rest: ArraySlice<UInt8>) {
        let own = rest.prefix(while: OpenNumber.isPart)
        let digits = text + own
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, !digits.isEmpty,
            parts.allSatisfy({ $0.allSatisfy(OpenNumber.isDigit) })
        else { return nil }
        let fraction = parts.count > 1 ? parts[1] : []
        guard let value = Double(String(decoding: digits, as: UTF8.self) + (parts.count > 1 ? "0" : "")) else {
            return nil
        }
        if own.count < rest.count {
            guard OpenNumber.ends(rest[rest.startIndex + own.count]) else { return nil }
            (mean, variance, isInside) = (value, 0, whole.count == 1 && value <= 1)
            return
        }
        isInside = whole.count == 1 && value <= 1
        let missing = max(0, Self.decimals - fraction.count)
        let step = 1 / Double((0..<fraction.count).reduce(1) { power, _ in power * 10 })
        let count = Double((0..<missing).reduce(1) { power, _ in power * 10 })
        // All of `count` values from `value` on in steps of step / count; 1 is the last there is.
        if missing == 0 || value >= 1 {
            (mean, variance) = (value, 0)
        } else {
            mean = value + (step - step / count) / 2
            variance = (count * count - 1) / 12 * (step / count) * (step / count)
        }
    }

    init?(_ text: [UInt8], then rest: [UInt8]) { self.init(text, then: rest[...]) }

    /// Whether a coordinate can have them: not "00", not above 1.
    let isInside: Bool
}
