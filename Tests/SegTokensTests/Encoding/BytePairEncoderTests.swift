import TestSupport
import Testing

@testable import SegTokens

@Suite struct BytePairEncoderTests {
    /// A vocabulary of the letters a–d and random joins of its own tokens, as a merge list and as ranks.
    private func encoders(seed: UInt64) -> (pairs: BytePairEncoder, joined: BytePairEncoder) {
        var random = SplitMix64(seed: seed)
        var tokens: [[UInt8]] = (0...255).map { [UInt8($0)] }
        var vocabulary = Vocabulary()
        var merges = MergeTable()
        for (id, token) in tokens.enumerated() { #expect(vocabulary.insert(token, id: id, findable: true) == true) }
        while tokens.count < 290 {
            let choices = Array(0x61...0x64) + Array(256..<tokens.count)
            let (left, right) = (choices.randomElement(using: &random) ?? 0, choices.randomElement(using: &random) ?? 0)
            guard tokens[left].count + tokens[right].count < 9,
                vocabulary.insert(tokens[left] + tokens[right], id: tokens.count, findable: true)
            else { continue }
            merges.insert(
                left: Int32(left), right: Int32(right), Merge(rank: UInt32(tokens.count), id: Int32(tokens.count)))
            tokens.append(tokens[left] + tokens[right])
        }
        return (
            BytePairEncoder(vocabulary: vocabulary, rule: .pairs(merges), takesWholePieces: false),
            BytePairEncoder(vocabulary: vocabulary, rule: .joined, takesWholePieces: false)
        )
    }

    /// Byte-pair encoding as it is defined, in quadratic time.
    private func plain(_ encoder: BytePairEncoder, _ text: [UInt8]) -> [Int] {
        var parts = text.map { (id: Int($0), bytes: [$0]) }
        while true {
            let merges = parts.indices.dropLast().compactMap { index -> (rank: UInt32, index: Int, id: Int)? in
                switch encoder.rule {
                case .pairs(let table):
                    table.merge(left: Int32(parts[index].id), right: Int32(parts[index + 1].id)).map {
                        ($0.rank, index, Int($0.id))
                    }
                case .joined:
                    encoder.vocabulary.id(of: parts[index].bytes + parts[index + 1].bytes).map {
                        (UInt32($0), index, $0)
                    }
                }
            }
            guard let best = merges.min(by: { ($0.rank, $0.index) < ($1.rank, $1.index) }) else { break }
            parts[best.index] = (best.id, parts[best.index].bytes + parts[best.index + 1].bytes)
            parts.remove(at: best.index + 1)
        }
        return parts.map(\.id)
    }

    @Test func `short and long pieces are merged as the definition says`() {
        var random = SplitMix64(seed: 7)
        for seed in 0..<UInt64(8) {
            let encoders = encoders(seed: seed)
            for encoder in [encoders.pairs, encoders.joined] {
                for length in [0, 1, 2, 3, 7, 20, 64, 65, 66, 150] {
                    let text = (0..<length).map { _ in UInt8.random(in: 0x61...0x64, using: &random) }
                    var ids: [Int] = []
                    encoder.encode(text, 0, text.count, into: &ids)
                    #expect(ids == plain(encoder, text))
                }
            }
        }
    }

    @Test func `a piece is a part of a longer text`() {
        let encoder = encoders(seed: 1).pairs
        var (inside, alone): ([Int], [Int]) = ([], [])
        encoder.encode(Array("xxabcdabcdxx".utf8), 2, 10, into: &inside)
        encoder.encode(Array("abcdabcd".utf8), 0, 8, into: &alone)
        #expect(inside == alone)
    }

    @Test func `a whole piece is one token where that is asked for, but never a control token`() throws {
        let model = ["vocab": #"{"a": 0, "b": 1, "ab": 2}"#, "ignore_merges": "true"]
        #expect(try TinyTokenizer.read(TinyTokenizer.json(model: model)).encode("ab", specials: .literal) == [2])
        let added = ["added_tokens": #"[{"id": 2, "content": "ab", "special": true}]"#]
        let tokenizer = try TinyTokenizer.read(TinyTokenizer.json(added, model: model))
        #expect(tokenizer.encode("ab", specials: .literal) == [0, 1])
        #expect(tokenizer.encode("ab", specials: .parsed) == [2])
    }
}
