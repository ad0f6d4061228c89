import SegGeometry
import SegScenes
import Testing

struct ShapeKindTests {
    @Test func `there are at least ten kinds and eight colours with words of letters`() {
        #expect(ShapeKind.allCases.count >= 10)
        #expect(ShapeColor.allCases.count >= 8)
        let words = ShapeKind.allCases.map(\.rawValue) + ShapeColor.allCases.map(\.rawValue)
        #expect(Set(words).count == words.count)
        #expect(words.allSatisfy { $0.allSatisfy { ("a"..."z").contains($0) } })
    }

    @Test(arguments: ShapeKind.allCases)
    func `an outline is a simple ring near the unit circle`(kind: ShapeKind) {
        let outline = kind.unitOutline
        let reaches = outline.map { ($0.x * $0.x + $0.y * $0.y).squareRoot() }
        #expect(reaches.allSatisfy { $0 <= 1.06 })
        #expect((reaches.max() ?? 0) > 0.9)
        #expect(ImageRing(outline).problems(limit: 4).isEmpty)
        #expect(abs(ImageRing(outline).signedArea) > 0.5)
    }
}
