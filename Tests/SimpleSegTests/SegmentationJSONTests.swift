import Foundation
import SegInference
import SegNotation
import SimpleSeg
import Testing

@Suite struct SegmentationJSONTests {
    @Test func `the record has the fields of the contract, in order`() async throws {
        let checkpoint = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: checkpoint.directory)
        let found = try await segmenter.segment(
            WordsCheckpoint.picture, .text("a \"quoted\" word"), options: SegmentOptions(maxNewTokens: 3))
        var record = JSONObjectWriter()
        found.write(to: &record)
        let line = record.line
        let names = [
            "width", "height", "query", "prompt", "text", "polygons", "boxes", "points", "rle", "box", "area",
            "form", "diagnostics", "token_ids", "finish_reason", "timings",
        ]
        let places = names.map { line.range(of: "\"\($0)\": ")?.lowerBound }
        #expect(places.allSatisfy { $0 != nil })
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["width"] as? Int == 84 && object["query"] as? String == "a \"quoted\" word")
        #expect(object["token_ids"] as? [Int] == found.tokenIDs)
        #expect(["stop", "length"].contains(object["finish_reason"] as? String))
        let timings = try #require(object["timings"] as? [String: Double])
        #expect(Set(timings.keys) == ["prepare", "vision", "prefill", "decode", "draw", "total"])
    }
}
