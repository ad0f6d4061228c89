import SegGeometry
import Testing

struct ImageSizeTests {
    @Test(arguments: [(0, 0, true), (16_384, 16_384, true), (16_385, 1, false), (1, -1, false), (Int.max, 0, false)])
    func `sizes from 0×0 to 16384×16384 are supported`(width: Int, height: Int, isSupported: Bool) {
        #expect(ImageSize(width: width, height: height).isSupported == isSupported)
    }
}
