import Testing

@testable import SegTokens

@Suite struct ChatMarkersTests {
    @Test(arguments: ChatTemplate.Format.allCases)
    func `what tells a format is among what its templates mention`(format: ChatTemplate.Format) {
        let markers = ChatMarkers.of(format)
        #expect(markers.mentioned.isSuperset(of: markers.telling))
        #expect(markers.mentioned.isSuperset(of: [markers.turnEnd, markers.image, markers.afterImage]))
        #expect(ChatMarkers.all.isSuperset(of: markers.otherStops))
    }

    @Test func `a piece is rendered as it reads`() {
        for kind in [ChatPiece.Kind.marker("x"), .text("x"), .image("x")] {
            #expect(ChatPiece(kind: kind, isAnswer: false).rendered == "x")
        }
    }
}
