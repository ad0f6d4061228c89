import DatasetFixtures
import SegDatasets
import Testing

@Suite struct LeakedImagesTests {
    @Test func `pictures of every split but train are kept`() throws {
        let folder = try ReferFolder([
            (1, 1, 10, "train", ["a"]), (2, 2, 20, "val", ["b"]), (3, 3, 30, "testA", ["c"]),
            (4, 1, 50, "testB", ["d"]),
        ])
        #expect(LeakedImages.ids(in: try folder.dataset().0.references) == [1, 2, 3])
    }
}
