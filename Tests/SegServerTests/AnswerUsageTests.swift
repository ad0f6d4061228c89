import Foundation
import SegDrafting
import SegImaging
import SegInference
import SegNotation
import SimpleSeg
import Testing

@testable import SegServer

@Suite struct AnswerUsageTests {
    private func answer(_ count: Int, drafts: DraftCounts?) throws -> WrittenAnswer {
        let size = ImageSize(width: 4, height: 4)
        return WrittenAnswer(
            segmentation: Segmentation(
                size: size, query: nil, prompt: "", text: "", answer: try DecodedAnswer(text: "", size: size),
                tokenIDs: Array(0..<count), finishReason: .stop,
                timings: .init(
                    prepare: 0, model: .init(vision: 0, prefill: 0, decode: 0), draw: 0, draft: drafts)),
            promptTokens: 50, reusedTokens: 20, top: [])
    }

    private func object(_ json: JSONObjectWriter) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    @Test func `the prompt counts once, answers and drafts add up, in the names of both APIs`() throws {
        var drafts = DraftCounts()
        drafts.add(drafted: 5, accepted: 3)
        let usage = AnswerUsage([
            try answer(7, drafts: drafts), try answer(9, drafts: drafts), try answer(1, drafts: nil),
        ])
        let chat = try object(usage.chat)
        #expect(chat["prompt_tokens"] as? Int == 50 && chat["completion_tokens"] as? Int == 17)
        #expect(chat["total_tokens"] as? Int == 67)
        #expect((chat["prompt_tokens_details"] as? [String: Int]) == ["cached_tokens": 20])
        #expect(
            (chat["completion_tokens_details"] as? [String: Int]) == [
                "accepted_prediction_tokens": 6, "rejected_prediction_tokens": 4, "draft_passes": 2,
            ])
        let response = try object(usage.response)
        #expect(response["input_tokens"] as? Int == 50 && response["output_tokens"] as? Int == 17)
        #expect((response["output_tokens_details"] as? [String: Int]) == ["reasoning_tokens": 0])
    }
}
