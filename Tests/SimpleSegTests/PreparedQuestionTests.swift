import SegGeneration
import SegGeometry
import SegImaging
import SegNotation
import SimpleSeg
import Testing

@Suite struct PreparedQuestionTests {
    @Test(arguments: [0.0, 1.0])
    func `questions side by side have the answers that they have alone`(_ temperature: Double) async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let sampling = SamplingOptions(temperature: temperature, seed: 7)
        let options = SegmentOptions(sampling: sampling, maxNewTokens: 24)
        let dark = Image(size: ImageSize(width: 84, height: 56), red: 3)
        let sessions = [WordsCheckpoint.picture, dark].map(segmenter.session)
        let words = ["the red star", "it", "a rather long expression, which needs more room", "him", "the red star"]
        var questions: [PreparedQuestion] = []
        for session in sessions {
            for word in words { questions.append(try await session.prepare(.text(word), options: options)) }
        }
        for limit in [1, 3, 16] {
            let answers = try await segmenter.segment(questions, options: options, limit: limit)
            #expect(answers.count == questions.count)
            for (index, answer) in answers.enumerated() {
                let word = Query.text(words[index % words.count])
                let alone = try await sessions[index / words.count].segment(word, options: options)
                #expect(answer.tokenIDs == alone.tokenIDs && answer.text == alone.text && answer.answer == alone.answer)
                #expect(answer.finishReason == alone.finishReason && answer.prompt == alone.prompt)
                #expect(answer.query == word && answer.size == alone.size && answer.timings.total > 0)
            }
        }
    }

    @Test func `questions of one length fit, of different ones do not`() async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let session = segmenter.session(for: WordsCheckpoint.picture)
        let larger = segmenter.session(for: Image(size: ImageSize(width: 168, height: 168)))
        let it = try await session.prepare(.text("it"))
        #expect(it.fits(try await session.prepare(.text("it"))))
        #expect(!it.fits(try await session.prepare(.text("it, him and her"))))
        #expect(!it.fits(try await larger.prepare(.text("it"))))
    }

    @Test func `neither query nor prompt is an error before anything is computed`() async throws {
        let checkpoint = try WordsCheckpoint()
        let session = try Segmenter(directory: checkpoint.directory).session(for: WordsCheckpoint.picture)
        await #expect(throws: SegmenterError.self) { try await session.prepare(nil) }
    }
}
