import SegGeometry
import SegImaging
import SegInference
import SegNotation
import SimpleSeg
import Testing

@Suite struct PreparedQuestionTests {
    @Test(arguments: [0.0, 1.0])
    func `questions side by side have the answers that they have alone`(_ temperature: Double) async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let dark = Image(size: ImageSize(width: 84, height: 56), red: 3)
        let sessions = [WordsCheckpoint.picture, dark].map(segmenter.session)
        let words = ["the red star", "it", "a rather long expression, which needs more room", "him", "the red star"]
        var questions: [PreparedQuestion] = []
        for session in sessions {
            for (index, word) in words.enumerated() {
                let sampling = SamplingOptions(temperature: temperature, topK: index == 1 ? 5 : 0, seed: UInt64(index))
                let options = SegmentOptions(sampling: sampling, maxNewTokens: 20 + index)
                questions.append(try session.prepare(.text(word), options: options))
            }
        }
        for limit in [1, 3, 16] {
            let answers = try await segmenter.segment(questions, limit: limit)
            #expect(answers.count == questions.count)
            for (index, answer) in answers.enumerated() {
                let word = Query.text(words[index % words.count])
                let alone = try await sessions[index / words.count].segment(word, options: questions[index].options)
                #expect(answer.tokenIDs == alone.tokenIDs && answer.text == alone.text && answer.answer == alone.answer)
                #expect(answer.finishReason == alone.finishReason && answer.prompt == alone.prompt)
                #expect(answer.query == word && answer.size == alone.size && answer.timings.total > 0)
            }
        }
    }

    @Test func `neither query nor prompt is an error before anything is computed`() throws {
        let checkpoint = try WordsCheckpoint()
        let session = try Segmenter(directory: checkpoint.directory).session(for: WordsCheckpoint.picture)
        #expect(throws: SegmenterError.self) { try session.prepare(nil) }
    }
}
