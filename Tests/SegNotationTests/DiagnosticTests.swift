import Foundation
import SegNotation
import Testing

@Suite struct DiagnosticTests {
    @Test func `kinds are printed in snake case, each its own`() {
        let names = Diagnostic.Kind.allCases.map(\.rawValue)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } })
    }

    @Test(arguments: [
        ("[1]", "brackets around 1 number; 2 make a point and 4 a box"),
        ("[1, 1, 1]", "brackets around 3 numbers; 2 make a point and 4 a box"),
        ("[2, 1]", "1 coordinate lies outside 0…1; kept, and cut at the edge when filled"),
        ("[[", "the text ends inside a list; only complete points are kept"),
    ])
    func `a sentence says what was seen and what became of it`(text: String, sentence: String) {
        #expect(PolygonReader.read(text).diagnostics.map(\.message) == [sentence])
    }

    @Test func `a notice survives coding`() throws {
        let notice = Diagnostic(kind: .shortRing, at: 12, message: "a ring of 2 vertices encloses no area")
        let data = try JSONEncoder().encode(notice)
        #expect(try JSONDecoder().decode(Diagnostic.self, from: data) == notice)
        #expect(
            notice.json.line == #"{"kind": "short_ring", "at": 12, "message": "a ring of 2 vertices encloses no area"}"#
        )
    }
}
