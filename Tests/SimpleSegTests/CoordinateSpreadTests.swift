import SimpleSeg
import TestSupport
import Testing

@Suite struct CoordinateSpreadTests {
    private typealias Candidate = CoordinateSpread.Candidate

    private func candidates(_ weights: [String: Double]) -> [Candidate] {
        weights.sorted { $0.key < $1.key }.map { Candidate(bytes: Array($0.key.utf8), weight: $0.value) }
    }

    private func spread(_ steps: [(String, [String: Double])]) -> [CoordinateSpread.Number] {
        var spread = CoordinateSpread()
        for (token, weights) in steps { spread.append(Array(token.utf8), among: candidates(weights)) }
        spread.finish()
        return spread.numbers
    }

    /// The standard deviation of the coordinate that some steps write, from the probability of each value that it may have.
    static func bruteForce(_ steps: [(token: String, candidates: [CoordinateSpread.Candidate])]) -> Double {
        func spelled(_ value: Int) -> String {
            value == 1000 ? "1.000" : "0." + String(repeating: "0", count: 3 - "\(value)".count) + "\(value)"
        }
        let all = (0...1000).map { (text: spelled($0), value: Double($0) / 1000) }
        let isPart: (Character) -> Bool = { $0 == "." || ("0"..."9").contains($0) }
        /// The values that remain when `candidate` follows `text`; none where it writes no coordinate.
        func values(_ text: String, _ candidate: CoordinateSpread.Candidate) -> [Double] {
            let piece = String(decoding: candidate.bytes, as: UTF8.self)
            let own = text + piece.prefix(while: isPart)
            guard own.first?.isNumber == true, own.prefix(while: { $0 != "." }).count == 1,
                own.count(where: { $0 == "." }) < 2
            else { return [] }
            let exact = Double(own.last == "." ? own + "0" : own) ?? 2
            if let next = piece.drop(while: isPart).first {
                return exact <= 1 && ",] \n\r\t".contains(next) ? [exact] : []
            }
            // More digits than a coordinate has.
            if own.count > 5 { return exact <= 1 ? [exact] : [] }
            return all.filter { $0.text.hasPrefix(own) }.map(\.value)
        }
        var (weights, share, text) = ([Double: Double](), 1.0, "")
        for step in steps {
            let possible = step.candidates.filter {
                $0.weight > 0 && !values(text, $0).isEmpty
                    && $0.bytes.allSatisfy { Array("0123456789.,[] \n\r\t".utf8).contains($0) }
            }
            let whole = possible.reduce(0) { $0 + $1.weight }
            for candidate in possible where candidate.bytes != Array(step.token.utf8) {
                let found = values(text, candidate)
                for value in found {
                    weights[value, default: 0] += share * candidate.weight / whole / Double(found.count)
                }
            }
            share *= (possible.first { $0.bytes == Array(step.token.utf8) }?.weight ?? 0) / whole
            text += step.token.prefix(while: isPart)
        }
        weights[Double(text) ?? 0, default: 0] += share
        let total = weights.reduce(0) { $0 + $1.value }
        let mean = weights.reduce(0) { $0 + $1.key * $1.value } / total
        return (weights.reduce(0) { $0 + ($1.key - mean) * ($1.key - mean) * $1.value } / total).squareRoot()
    }

    @Test func `a token of three digits is spread as its distribution is`() throws {
        let numbers = spread([
            ("0", ["0": 1]), (".", [".": 1]), ("250", ["250": 0.5, "350": 0.5]), (", ", [", ": 1]),
        ])
        #expect(numbers.map(\.value) == [0.25] && numbers.map(\.end) == [5])
        #expect(abs(numbers[0].deviation - 0.05) < 1e-12)
    }

    @Test func `what is certain has no spread, and words beside it do not count`() {
        let numbers = spread([
            ("[", ["[": 1]), ("1", ["1": 0.2, "dog": 0.8]), (".", [".": 1, "x": 3]), ("0", ["0": 1]), ("]", ["]": 1]),
        ])
        #expect(numbers.map(\.value) == [1] && numbers.map(\.deviation) == [0] && numbers.map(\.end) == [4])
    }

    @Test func `digits that would have followed another digit count as equally likely`() {
        // Half is 0.500, half is 0.4 and any of 100 endings.
        let numbers = spread([
            ("0.", ["0.": 1]), ("5", ["5": 1, "4": 1]), ("0", ["0": 1]), ("0", ["0": 1]), ("]", ["]": 1]),
        ])
        let ends = (0..<100).map { 0.4 + Double($0) / 1000 } + [Double](repeating: 0.5, count: 100)
        let mean = ends.reduce(0, +) / 200
        let deviation = (ends.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200).squareRoot()
        #expect(numbers.count == 1 && abs(numbers[0].deviation - deviation) < 1e-12)
    }

    @Test func `one token may end a number and begin the next`() {
        let numbers = spread([
            ("[0.1", ["[0.1": 1, "[0.3": 1, "0.9": 7]), (", 0.5", [", 0.5": 3, ", 0.7": 1, "2": 0]), ("]", ["]": 1]),
        ])
        #expect(numbers.map(\.value) == [0.1, 0.5] && numbers.map(\.end) == [4, 9])
        #expect(numbers.allSatisfy { $0.deviation > 0.05 })
    }

    @Test func `every distribution has the spread that its values have, whatever the tokens`() throws {
        var random = SplitMix64(seed: 5)
        let digits = (0..<10).map(String.init)
        let pairs = (0..<100).map { ($0 < 10 ? "0" : "") + "\($0)" }
        let triples = (0..<1000).map { String(repeating: "0", count: 3 - "\($0)".count) + "\($0)" }
        let others = [".", ", ", "]", "],", " ", "the", "0.", "1.", ".5", "-", "2, ", "33]"]
        for vocabulary in [digits + others, digits + pairs + triples + others] {
            for _ in 0..<150 {
                let chosen = Int.random(in: 0..<1000, using: &random)
                let rest = triples[chosen]
                let pieces = vocabulary.count > 100 ? [rest] : rest.map(String.init)
                let steps = (["0", "."] + pieces + [", "]).map { token in
                    (
                        token: token,
                        candidates: vocabulary.map {
                            let weight = Double.random(in: 0...1, using: &random)
                            return Candidate(bytes: Array($0.utf8), weight: weight * weight * ($0 == token ? 30 : 1))
                        }
                    )
                }
                var spread = CoordinateSpread()
                for step in steps { spread.append(Array(step.token.utf8), among: step.candidates) }
                let number = try #require(spread.numbers.first)
                #expect(number.value == Double(chosen) / 1000)
                #expect(abs(number.deviation - Self.bruteForce(steps)) < 1e-9)
            }
        }
    }
}
