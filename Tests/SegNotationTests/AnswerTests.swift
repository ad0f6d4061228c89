import SegGeometry
import SegNotation
import Testing

@Suite struct AnswerTests {
    @Test func `the bare answer stands twice among five sentences`() {
        let sentences = Answer.sentences("[[[0.100, 0.200]]]")
        #expect(sentences.count == 5)
        #expect(sentences.filter { $0 == "[[[0.100, 0.200]]]." }.count == 2)
        #expect(sentences.contains("Sure, you can find it at [[[0.100, 0.200]]]."))
    }

    @Test func `every sentence reads back as its coordinates`() {
        let ring = NormalizedRing([(0.1, 0.2), (0.3, 0.4), (0.5, 0.25)].map { NormalizedPoint(x: $0.0, y: $0.1) })
        for style in PolygonWriter.Style.allCases {
            for sentence in Answer.sentences(PolygonWriter(style: style).text([ring, ring])) {
                let reading = PolygonReader.read(sentence)
                #expect(reading.polygons == [ring, ring])
                #expect(reading.diagnostics == [])
            }
        }
    }
}
