import Foundation
import SegGeometry
import SegImaging
import Testing

@testable import SegTraining

struct SampleStripTests {
    private func strip(_ answers: [String], truth: String = "[[0.1, 0.1, 0.5, 0.5]]", picture: Data? = nil) throws
        -> String
    {
        let png = try picture ?? Data(ImageEncoding.png(Image(size: ImageSize(width: 8, height: 4))))
        let sample = SampleLog.Sample(sample: "s<", question: "q&", truth: truth, picture: png)
        return SampleStrip(
            sample: sample, answers: answers.enumerated().map { .init(sample: "s<", step: $0, answer: $1, score: 0.5) },
            id: "i\""
        ).html
    }

    @Test func `truth and answers are drawn, words are written, nothing is a tag`() throws {
        let html = try strip(["[[[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]]", "<b>no</b>", "[0.25, 0.5]"])
        #expect(html.components(separatedBy: "<figure>").count == 5)
        #expect(
            html.components(separatedBy: "<polygon").count == 3 && html.components(separatedBy: "<circle").count == 2)
        #expect(html.contains("&lt;b&gt;no") && !html.contains("<b>") && html.contains("s&lt;: q&amp;"))
        #expect(html.contains("id=\"i&quot;\"") && html.contains("viewBox=\"0 0 8 4\""))
    }

    @Test func `coordinates that are no numbers do not reach the page`() throws {
        let html = try strip(["[[[1e999, nan], [0.2, -1e999], [0.5, 0.9]]]"])
        #expect(!html.contains("nan") && !html.contains("inf"))
    }

    @Test func `of many answers the first, the last and some between are shown`() {
        for count in 1...200 {
            let answers = (0..<count).map { SampleLog.Answer(sample: "s", step: $0, answer: "", score: 0) }
            let steps = SampleStrip.chosen(answers).map(\.step)
            #expect(steps.first == 0 && steps.last == count - 1 && steps.count == min(10, count))
            #expect(steps == steps.sorted() && Set(steps).count == steps.count)
        }
    }

    @Test(arguments: [[], [UInt8]("no picture".utf8)]) func `a picture that is none gives no strip`(bytes: [UInt8])
        throws
    {
        #expect(try strip(["x"], picture: Data(bytes)).isEmpty)
        #expect(try strip([]).isEmpty)
    }
}
