import SegGeometry
import SegNotation
import TestSupport
import Testing

@Suite struct PolygonWriterTests {
    private let ring = NormalizedRing([NormalizedPoint(x: 0.295, y: 0.2041), NormalizedPoint(x: 0.5, y: 1)])

    @Test func `padded text has three digits`() {
        let writer = PolygonWriter()
        #expect(writer.text([ring]) == "[[[0.295, 0.204], [0.500, 1.000]]]")
        #expect(writer.text([ring, ring]).hasPrefix("[[[0.295, 0.204], [0.500, 1.000]], [[0.295"))
        #expect(writer.text(NormalizedPoint(x: 0, y: 0.0504)) == "[0.000, 0.050]")
        #expect(writer.text(NormalizedBox(x1: 0, y1: 0.5, x2: 1, y2: 0.999)) == "[0.000, 0.500, 1.000, 0.999]")
    }

    @Test func `Python's text has the shortest digits`() {
        let writer = PolygonWriter(style: .python)
        #expect(writer.text([ring]) == "[[[0.295, 0.204], [0.5, 1.0]]]")
        #expect(writer.text(NormalizedPoint(x: 0, y: 0.05)) == "[0.0, 0.05]")
    }

    @Test func `nothing is an empty list`() {
        #expect(PolygonWriter().text([NormalizedRing]()) == "[]")
        #expect(PolygonWriter().text([NormalizedRing([])]) == "[[]]")
    }

    @Test func `values outside 0…1 are written as they are`() {
        #expect(PolygonWriter().text(NormalizedPoint(x: -0.25, y: 12.5)) == "[-0.250, 12.500]")
        #expect(PolygonWriter(style: .python).text(NormalizedPoint(x: -1, y: 640)) == "[-1.0, 640.0]")
        #expect(PolygonWriter().text(NormalizedPoint(x: -0.0001, y: -0.0)) == "[0.000, 0.000]")
    }

    @Test(arguments: PolygonWriter.Style.allCases)
    func `what is written reads back the same, on the grid`(style: PolygonWriter.Style) {
        let writer = PolygonWriter(style: style)
        var random = SplitMix64(seed: 2)
        for _ in 0..<2000 {
            let polygons = NotationCases.polygons(&random)
            let point = NotationCases.point(&random)
            let corner = NotationCases.point(&random)
            let box = NormalizedBox(x1: point.x, y1: point.y, x2: corner.x, y2: corner.y)
            #expect(PolygonReader.read(writer.text(polygons)).polygons == polygons)
            #expect(PolygonReader.read(writer.text(point)).points == [point])
            #expect(PolygonReader.read(writer.text(box)).boxes == [box])
        }
    }

    @Test func `what is written is what the README's decoder reads`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<2000 {
            let polygons = NotationCases.polygons(&random)
            let text = PolygonWriter().text(polygons)
            #expect(ReadmeReader.read(text).polygons == polygons)
        }
    }

    @Test func `a NaN is a caller's bug`() async {
        await #expect(processExitsWith: .failure) {
            _ = PolygonWriter().text(NormalizedPoint(x: .nan, y: 0))
        }
    }
}
