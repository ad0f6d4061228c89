import SegImaging
import Testing

struct ColorTests {
    @Test func `mixing goes from one colour to the other`() {
        let color = Color(red: 10, green: 200, blue: 30, alpha: 0.4)
        #expect(color.mixed(with: .white, share: 0) == color)
        #expect(color.mixed(with: .white, share: 1) == Color.white.withAlpha(0.4))
        #expect(Color.black.mixed(with: .white, share: 0.5) == Color(red: 128, green: 128, blue: 128))
    }

    @Test func `luma runs from black to white, green the brightest`() {
        #expect(Color.black.luma == 0)
        #expect(abs(Color.white.luma - 1) < 1e-12)
        #expect(Color(red: 0, green: 255, blue: 0).luma > Color(red: 255, green: 0, blue: 0).luma)
    }
}
