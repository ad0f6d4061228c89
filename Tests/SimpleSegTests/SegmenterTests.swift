import Foundation
import SegGeometry
import SegImaging
import SegInference
import SegNotation
import SimpleSeg
import Synchronization
import Testing

@Suite struct SegmenterTests {
    @Test(arguments: [
        (Query.text("the red star"), "Output the polygon coordinates of the red star in the image."),
        (.point(NormalizedPoint(x: 0.5, y: 0.25)), "Show me the contour of the object at point [0.500, 0.250]."),
    ])
    func `a question is asked in the published words`(_ query: Query, _ words: String) async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let found = try await segmenter.segment(
            WordsCheckpoint.picture, query, options: SegmentOptions(maxNewTokens: 4))
        #expect(found.prompt == words && found.query == query && found.size == ImageSize(width: 84, height: 56))
        #expect(found.tokenIDs.count <= 4)
        #expect(found.answer.mask.size == found.size)
    }

    @Test func `events carry every token and the whole text`() async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let events = Mutex<(ids: [Int], text: String)>(([], ""))
        let options = SegmentOptions(sampling: SamplingOptions(temperature: 1, seed: 3), maxNewTokens: 40)
        let found = try await segmenter.segment(WordsCheckpoint.picture, .text("it"), options: options) { event in
            events.withLock { events in
                switch event {
                case .token(let token): events.ids.append(token.id)
                case .text(let piece): events.text += piece
                case .reading: break
                }
            }
        }
        #expect(events.withLock(\.ids) == found.tokenIDs)
        #expect(events.withLock(\.text) == found.text)
        #expect(found.finishReason == (found.tokenIDs.count == 40 ? .length : .stop))
        #expect(found.timings.total > 0)
    }

    @Test func `the same question has the same answer`() async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let options = SegmentOptions(maxNewTokens: 8)
        let first = try await segmenter.segment(WordsCheckpoint.picture, .text("it"), options: options)
        let second = try await segmenter.segment(WordsCheckpoint.picture, .text("it"), options: options)
        #expect(first.tokenIDs == second.tokenIDs && first.text == second.text)
    }

    @Test func `a prompt takes the place of the question`() async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let options = SegmentOptions(prompt: "Anything?", maxNewTokens: 2)
        let found = try await segmenter.segment(WordsCheckpoint.picture, nil, options: options)
        #expect(found.prompt == "Anything?" && found.query == nil)
    }

    @Test func `neither query nor prompt, or options out of range, are errors`() async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        await #expect(throws: SegmenterError.self) { try await segmenter.segment(WordsCheckpoint.picture, nil) }
        let hot = SegmentOptions(sampling: SamplingOptions(temperature: -1))
        await #expect(throws: SegmenterError.self) {
            try await segmenter.segment(WordsCheckpoint.picture, .text("it"), options: hot)
        }
    }

    @Test func `a folder without a tokenizer is an error that names what is missing`() throws {
        let checkpoint = try WordsCheckpoint()
        for name in ["tokenizer.json", "tokenizer_config.json"] {
            try FileManager.default.removeItem(at: checkpoint.directory.appendingPathComponent(name))
        }
        let error = #expect(throws: (any Error).self) { try Segmenter(directory: checkpoint.directory) }
        #expect("\(String(describing: error))".contains(checkpoint.directory.lastPathComponent))
    }

    @Test func `tasks that ask at the same time are answered side by side, and one that is cancelled alone stops`()
        async throws
    {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let words = (0..<8).map { "object number \($0)" }
        let options = SegmentOptions(maxNewTokens: 30)
        var alone: [[Int]] = []
        for word in words {
            alone.append(
                try await segmenter.segment(WordsCheckpoint.picture, .text(word), options: options).tokenIDs)
        }
        let stopped = Task {
            try await segmenter.segment(WordsCheckpoint.picture, .text("all"), options: SegmentOptions())
        }
        let found = try await withThrowingTaskGroup(of: (Int, [Int]).self) { group in
            for (index, word) in words.enumerated() {
                group.addTask {
                    let answer = try await segmenter.segment(WordsCheckpoint.picture, .text(word), options: options)
                    return (index, answer.tokenIDs)
                }
            }
            return try await group.reduce(into: [Int: [Int]]()) { $0[$1.0] = $1.1 }
        }
        stopped.cancel()
        #expect(words.indices.allSatisfy { found[$0] == alone[$0] })
        await #expect(throws: CancellationError.self) { try await stopped.value }
    }

    @Test func `submitted questions are given out step by step, each once`() async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let session = segmenter.session(for: WordsCheckpoint.picture)
        var ids: Set<Int> = []
        for length in [3, 9, 5] {
            let options = SegmentOptions(maxNewTokens: length)
            ids.insert(try await segmenter.submit(session.prepare(.text("it"), options: options)))
        }
        let gone = try await segmenter.submit(session.prepare(.text("it"), options: SegmentOptions(maxNewTokens: 2)))
        await segmenter.cancel(gone)
        var lengths: [Int] = []
        while lengths.count < 3 {
            for (id, answer) in try await segmenter.step() {
                #expect(ids.remove(id) != nil)
                lengths.append(try answer.get().tokenIDs.count)
            }
        }
        #expect(ids.isEmpty && lengths == lengths.sorted())
        #expect(try await segmenter.step().isEmpty)
    }
}
