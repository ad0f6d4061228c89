import SegGeometry
import SegImaging
import SegInference
import SegNotation
import SimpleSeg
import Testing

@Suite struct ImageSessionTests {
    @Test func `a session's answers are those of separate calls, whatever was asked before`() async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let session = segmenter.session(for: WordsCheckpoint.picture)
        #expect(session.image == WordsCheckpoint.picture)
        let queries: [Query] = [
            .text("the red star"), .text("it"), .point(NormalizedPoint(x: 0.5, y: 0.25)), .text("the red star"),
            .text("a rather long expression, which needs more room than the others"), .text("it"),
        ]
        let drawn = SamplingOptions(temperature: 1, seed: 7)
        for (index, query) in queries.enumerated() {
            let options = SegmentOptions(sampling: index % 2 == 0 ? drawn : SamplingOptions(), maxNewTokens: 24)
            let alone = try await segmenter.segment(WordsCheckpoint.picture, query, options: options)
            let together = try await session.segment(query, options: options)
            #expect(together.tokenIDs == alone.tokenIDs && together.text == alone.text)
            #expect(together.prompt == alone.prompt && together.answer == alone.answer)
        }
    }

    @Test func `the picture is seen and read once`() async throws {
        let checkpoint = try WordsCheckpoint()
        let session = try Segmenter(directory: checkpoint.directory).session(for: WordsCheckpoint.picture)
        let options = SegmentOptions(maxNewTokens: 1)
        let first = try await session.segment(.text("it"), options: options)
        let later = try await session.segment(.text("the red star"), options: options)
        #expect(later.timings.model.vision < first.timings.model.vision)
    }

    @Test func `two pictures' sessions do not mix`() async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let dark = Image(size: ImageSize(width: 84, height: 56), red: 3)
        let sessions = [WordsCheckpoint.picture, dark].map(segmenter.session)
        let options = SegmentOptions(sampling: SamplingOptions(temperature: 1, seed: 1), maxNewTokens: 16)
        for _ in 0..<2 {
            for session in sessions {
                let alone = try await segmenter.segment(session.image, .text("it"), options: options)
                #expect(try await session.segment(.text("it"), options: options).tokenIDs == alone.tokenIDs)
            }
        }
    }
}
