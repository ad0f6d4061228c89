import SegGeometry
import Testing

@testable import SegImaging

struct StrokeFontTests {
    @Test func `capitals are as high as asked for and stand on the line`() {
        for letter in ["A", "E", "H", "X", "7"] {
            let lines = StrokeFont.lines(letter, at: ImagePoint(x: 5, y: 50), height: 24)
            let heights = lines.joined().map(\.y)
            #expect(heights.min() == 26 && heights.max() == 50, "\(letter)")
            #expect(lines.joined().allSatisfy { $0.x >= 5 - 1e-9 })
        }
    }

    @Test func `white space moves on without a line, and other characters become boxes`() {
        #expect(StrokeFont.lines(" \t", at: ImagePoint(x: 0, y: 0), height: 8).isEmpty)
        #expect(StrokeFont.lines("世", at: ImagePoint(x: 0, y: 8), height: 8).first?.count == 5)
        #expect(StrokeFont.width("a b", height: 8) > StrokeFont.width("ab", height: 8))
    }

    @Test func `every outline begins with a move and holds whole steps`() {
        #expect(StrokeFontOutlines.all.count == 94)
        for (character, path) in StrokeFontOutlines.all {
            #expect(path.hasPrefix("M"), "\(character)")
            #expect(path.allSatisfy { "MLQ0123456789.- ".contains($0) }, "\(character)")
        }
    }
}
