import SegScenes
import Testing

struct SceneSplitTests {
    @Test func `of twenty scenes seventeen train, and each other split has one`() {
        let splits = (0..<2000).map { SceneSplit(index: $0) }
        #expect(splits.count { $0 == .train } == 1700)
        for split in [SceneSplit.val, .testA, .testB] { #expect(splits.count { $0 == split } == 100) }
    }
}
