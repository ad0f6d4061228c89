import SegGeometry
import Testing

@testable import SegImaging

@Suite struct DashedRingsTests {
    private let square = [(0.0, 0.0), (90.0, 0.0), (90.0, 90.0), (0.0, 90.0)].map { ImagePoint(x: $0.0, y: $0.1) }

    private func length(_ line: [ImagePoint]) -> Double {
        zip(line, line.dropFirst()).reduce(0) { sum, edge in
            let (x, y) = (edge.1.x - edge.0.x, edge.1.y - edge.0.y)
            return sum + (x * x + y * y).squareRoot()
        }
    }

    @Test func `where all is sure nothing is dashed`() {
        for unsure in [[], [[]], [[false, false, false, false]]] {
            #expect(DashedRings([square], unsure: unsure, dash: 10).isEmpty)
        }
        #expect(DashedRings([square], unsure: [[true]], dash: 0).isEmpty)
    }

    @Test func `the two edges at an unsure vertex are dashed, the others whole`() {
        let lines = DashedRings([square, square], unsure: [[false, true]], dash: 10).lines
        #expect(lines.count { length($0) == 90 || length($0) == 180 } >= 1)
        #expect(lines.contains { $0 == [square[2], square[3], square[0]] })
        let dashes = lines.filter { length($0) < 15 }
        // An edge of 90 has 9 pieces, of which 5 are drawn.
        #expect(dashes.count == 10 && dashes.allSatisfy { abs(length($0) - 10) < 1e-9 })
        #expect(lines.contains { $0.count == 5 && length($0) == 360 }, "the other ring is whole")
    }

    @Test func `dashes begin and end at the vertices, however long the edge`() {
        let ends = [ImagePoint(x: 0, y: 0), ImagePoint(x: 1e9, y: 0)]
        let lines = DashedRings([ends], unsure: [[true, true]], dash: 1).lines
        #expect(lines.count <= 10_002 && lines.first?.first == ends[0])
        #expect(lines.contains { $0.last == ends[1] })
    }

    @Test func `an overlay with an unsure vertex has gaps in its edges`() {
        let image = Canvas(size: ImageSize(width: 500, height: 500), color: .white).image
        let ring = ImageRing(square.map { ImagePoint(x: $0.x * 4 + 60, y: $0.y * 4 + 60) })
        let whole = Overlay().drawn([.init(rings: [ring])], on: image)
        var item = Overlay.Item(rings: [ring])
        item.unsure = [[false, false, true, false]]
        let dashed = Overlay().drawn([item], on: image)
        func differing(row: Int) -> Int {
            (100..<400).count { whole.pixels[(row * 500 + $0) * 3 + 1] != dashed.pixels[(row * 500 + $0) * 3 + 1] }
        }
        #expect(differing(row: 60) == 0 && differing(row: 420) > 80)
    }
}
