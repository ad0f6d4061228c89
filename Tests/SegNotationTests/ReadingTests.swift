import SegGeometry
import SegNotation
import Testing

@Suite struct ReadingTests {
    private let point = NormalizedPoint(x: 0.5, y: 0.25)

    @Test func `vertices become a ring when it ends`() {
        var reading = Reading()
        reading.append(.vertex(point))
        reading.append(.vertex(point))
        #expect(reading.polygons == [])
        reading.append(.ringEnd)
        #expect(reading.polygons == [NormalizedRing([point, point])])
        reading.append(.vertex(point))
        reading.append(.ringEnd)
        #expect(reading.polygons.map(\.vertices.count) == [2, 1])
    }

    @Test func `points, boxes and notices do not touch the ring`() {
        let box = NormalizedBox(x1: 0, y1: 0, x2: 1, y2: 1)
        let notice = Diagnostic(kind: .badNumber, at: 3, message: "")
        var reading = Reading()
        for event in [ReadingEvent.vertex(point), .point(point), .box(box), .diagnostic(notice), .ringEnd] {
            reading.append(event)
        }
        #expect(reading.polygons == [NormalizedRing([point])])
        #expect(reading.points == [point])
        #expect(reading.boxes == [box])
        #expect(reading.diagnostics == [notice])
    }
}
