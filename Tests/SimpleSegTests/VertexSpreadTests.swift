import SegGeometry
import SegInference
import SegInputs
import SegModels
import SegNotation
import SegTokens
import Testing

@testable import SimpleSeg

@Suite struct VertexSpreadTests {
    private static let text = "It is at [[[0.123, 0.456], [0.789, 0.012]], [[0.345, 0.678]]]."

    /// What a tiny model writes when only the digits behind full stops are its choice, with the distribution of every token.
    private func forced() throws -> (tokenizer: Tokenizer, ids: [Int], top: [[TokenLogProbability]]) {
        let words = try WordsCheckpoint()
        let checkpoint = try Checkpoint(directory: words.directory)
        let processor = try QuestionProcessor(checkpoint: checkpoint)
        let tokenizer = processor.builder.tokenizer
        let question = try processor.prepare(PictureMemory(WordsCheckpoint.picture), .text("a word"))
        var request = processor.request(for: question)
        let script = tokenizer.encode(Self.text, specials: .literal)
        let digits = Set((0..<10).map { tokenizer.encode("\($0)", specials: .literal)[0] })
        let dot = tokenizer.encode(".", specials: .literal)[0]
        request.sampling.temperature = 1
        request.logits.allowed = { answer in
            guard answer.count < script.count else { return processor.stopIDs }
            let next = script[answer.count]
            let isWhole = answer.count + 1 < script.count && script[answer.count + 1] == dot
            return digits.contains(next) && !isWhole ? digits : [next]
        }
        request.topLogProbabilities = tokenizer.vocabularySize
        let engine = Engine(try checkpoint.model(dtype: .float32, device: .cpu))
        let id = try engine.submit(request)
        var (ids, top): ([Int], [[TokenLogProbability]]) = ([], [])
        while !engine.isIdle {
            for event in try engine.step() {
                if case .token(let token, id, let likely) = event {
                    ids.append(token.id)
                    top.append(likely)
                }
            }
        }
        return (tokenizer, ids, top)
    }

    @Test func `the spread of each vertex is the one that all values and their probabilities give`() throws {
        let (tokenizer, ids, top) = try forced()
        let spreads = try #require(tokenizer.spreads(of: ids, likely: top))
        #expect(spreads.map(\.count) == [2, 1])
        // Numbers and the token behind each.
        let pieces = ids.map { tokenizer.bytes(of: $0) ?? [] }
        var (numbers, open): ([[Int]], [Int]) = ([], [])
        for (place, bytes) in pieces.enumerated() {
            let isNumber = bytes.allSatisfy { (0x30...0x39).contains($0) } || (!open.isEmpty && bytes == [0x2E])
            open += isNumber || !open.isEmpty ? [place] : []
            if !isNumber, !open.isEmpty {
                numbers.append(open)
                open = []
            }
        }
        let expected = numbers.map { places in
            CoordinateSpreadTests.bruteForce(
                places.map { place in
                    let candidates = top[place].filter { !tokenizer.isSpecial($0.id) }.compactMap { likely in
                        tokenizer.bytes(of: likely.id).map {
                            CoordinateSpread.Candidate(bytes: $0, weight: likely.logProbability.exponential)
                        }
                    }
                    return (String(decoding: pieces[place], as: UTF8.self), candidates)
                })
        }
        let flat: [VertexSpread?] = spreads.reduce([], +)
        let found: [Double] = flat.reduce(into: []) { $0 += [$1?.x ?? -1, $1?.y ?? -1] }
        #expect(expected.count == 6 && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(found.allSatisfy { $0 > 0.1 }, "random weights are unsure")
    }

    @Test func `the tokens of coordinates are all that the spread needs`() throws {
        let (tokenizer, ids, top) = try forced()
        let watched = Set(tokenizer.coordinateIDs)
        let few = zip(ids, top).map { id, likely in likely.filter { watched.contains($0.id) || $0.id == id } }
        #expect(few.allSatisfy { $0.count < 200 })
        #expect(tokenizer.spreads(of: ids, likely: few) == tokenizer.spreads(of: ids, likely: top))
    }

    @Test func `there is one for each vertex that is read, in thoughts for none`() throws {
        let words = try WordsCheckpoint()
        let tokenizer = try Tokenizer(directory: words.directory)
        let texts = [
            "no", "[0.1, 0.2]", "[[[0.1, 0.2], [0.3, 0.4], [0.5",
            "<think>[[0.1, 0.2]]</think>[[[0.3, 0.4], [0.5, 0.6]]]",
            "[[[0.1, 0.2], [120, 7], [0.25, 1]]] and [[[1.0, 0.0]]]", "[[[-0.1, 0.2], [1e-1, 0.3]]]",
        ]
        for text in texts {
            let ids = tokenizer.encode(text, specials: .literal)
            let sure = ids.map { [TokenLogProbability(id: $0, logProbability: 0)] }
            let spreads = try #require(tokenizer.spreads(of: ids, likely: sure))
            let answer = try DecodedAnswer(text: text, size: ImageSize(width: 200, height: 100))
            #expect(spreads.map(\.count) == answer.polygons.map(\.vertices.count), "\(text)")
            #expect(spreads.allSatisfy { ring in ring.allSatisfy { ($0?.largest ?? 0) == 0 } })
        }
    }

    @Test func `they are given where they are asked for, in pixels, and change no answer`() async throws {
        let words = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: words.directory)
        var options = SegmentOptions(maxNewTokens: 5)
        let plain = try await segmenter.segment(WordsCheckpoint.picture, .text("a"), options: options)
        options.measuresSpread = true
        let measured = try await segmenter.segment(WordsCheckpoint.picture, .text("a"), options: options)
        #expect(plain.spreads == nil && measured.spreads != nil && plain.tokenIDs == measured.tokenIDs)
        let spreads: VertexSpreads = [[VertexSpread(x: 0.5, y: 0.25), nil]]
        let pixels: [[[Double]?]] = spreads.pixels(of: ImageSize(width: 200, height: 100))
        #expect(pixels == [[[100.0, 25.0], nil]])
    }
}
