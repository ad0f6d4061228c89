import SegDatasets
import SegGeometry
import SegNotation
import Testing

@Suite struct OutlineCostsTests {
    @Test func `costs add up, and the mean is of the shortened`() {
        var costs = OutlineCosts()
        costs.add(AnswerOutline.Fitted(rings: [], epsilonRatio: 0.001))
        costs.add(
            AnswerOutline.Fitted(rings: [], epsilonRatio: 0.1, partsLeftOut: 2, overlapLost: 0.25, isShortened: true))
        var both = costs
        both.add(costs)
        #expect(both.outlines == 4)
        #expect(
            both.json.line
                == #"{"outlines": 4, "shortened": 2, "parts_left_out": 4, "mean_iou_lost": 0.25, "worst_iou_lost": 0.25}"#
        )
        #expect(OutlineCosts().json.line.contains(#""mean_iou_lost": 0.0"#))
    }
}
