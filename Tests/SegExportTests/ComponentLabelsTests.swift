import SegGeometry
import Testing

@testable import SegExport

@Suite struct ComponentLabelsTests {
    @Test func `pixels that meet only at a corner are apart`() {
        let labels = ComponentLabels(Mask(size: ImageSize(width: 3, height: 2), pixels: [1, 0, 1, 0, 1, 1]))
        #expect(labels.count == 2)
        #expect(labels.labels == [1, 0, 2, 0, 2, 2])
    }
}
