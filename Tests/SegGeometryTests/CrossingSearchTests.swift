import Testing

@testable import SegGeometry

struct CrossingSearchTests {
    private func search(_ points: [(Double, Double)], limit: Int = .max) -> [[Int]] {
        var search = CrossingSearch(points.map { ImagePoint(x: $0.0, y: $0.1) }, limit: limit)
        return search.run().map { [$0.first, $0.second] }
    }

    @Test(arguments: [0, 1, 3])
    func `rings of few vertices have no two sides that cross`(count: Int) {
        #expect(search((0..<count).map { (Double($0), Double($0 * $0)) }).isEmpty)
    }

    @Test func `two sides of a bow cross`() {
        #expect(search([(0, 0), (1, 1), (1, 0), (0, 1)]) == [[0, 2]])
    }

    @Test func `sides along a diagonal are told apart`() {
        // A comb at 45°, whose teeth all have overlapping bounding boxes.
        let comb = (0..<2000).map { tooth in
            let offset = Double(tooth)
            return tooth % 4 < 2 ? (offset, -offset) : (offset + 5000, 5000 - offset)
        }
        #expect(search(comb + [(9000, 9000), (-9000, 9000)]).isEmpty)
    }

    @Test func `sides without length and at vertices that are no numbers are left out`() {
        #expect(search([(0, 0), (0, 0), (1, 1), (1, 1), (1, 0), (0, 1)]) == [[1, 4]])
        #expect(search([(0, 0), (.nan, 1), (1, 1), (1, 0), (0, 1)]).isEmpty)
    }

    @Test func `no more than the limit are found`() {
        let star = (0..<101).map { index in (Double(index * 50 % 101), index % 2 == 0 ? 0.0 : 9.0) }
        #expect(search(star, limit: 5).count == 5)
    }
}
