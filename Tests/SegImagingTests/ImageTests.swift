import SegGeometry
import SegImaging
import Testing

struct ImageTests {
    @Test func `a picture of one colour has it everywhere`() {
        let image = Image(size: ImageSize(width: 3, height: 2), red: 1, green: 2, blue: 3)
        #expect(image.pixels == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3])
    }

    @Test func `too few bytes are the caller's mistake`() async {
        await #expect(processExitsWith: .failure) {
            _ = Image(size: ImageSize(width: 3, height: 2), pixels: [1, 2, 3])
        }
    }
}
