import Foundation
import Testing

@Suite struct DecodeCommandTests {
    @Test func `a record is answered to the byte`() throws {
        let record =
            #"{"width": 10, "text": "At [[[0.1, 0.2], [0.5, 0.2], [0.5, 0.6]]], see [0.5, 0.25].", "height": 20, "id": "a"}"#
        let answer = """
            {"id": "a", "polygons": [[[1.0, 4.0], [5.0, 4.0], [5.0, 12.0]]], "boxes": [], "points": [[5.0, 5.0]], \
            "rle": {"size": [20, 10], "counts": "h02b02N2N2N1[2"}, "box": [1.0, 4.0, 6.0, 13.0], "area": 29, \
            "form": "outlines", "diagnostics": []}

            """
        let outcome = try Binary.run(["decode"], input: record)
        #expect(outcome.output == answer)
        #expect(outcome.errors == "")
        #expect(outcome.status == 0)
    }

    @Test func `an unusable answer is no failure`() throws {
        let outcome = try Binary.run(
            ["decode"], input: #"{"id": 1, "text": "è [[[0.5, NaN], [0.25", "width": 4, "height": 4}"#)
        let answer = """
            {"id": 1, "polygons": [], "boxes": [], "points": [], "rle": {"size": [4, 4], "counts": "`0"}, \
            "box": [0.0, 0.0, 0.0, 0.0], "area": 0, "form": "cut_short", "diagnostics": [\
            {"kind": "bad_number", "at": 11, "message": "not a usable number; its brackets are skipped"}, \
            {"kind": "truncated", "at": 22, "message": "the text ends inside a list; only complete points are kept"}, \
            {"kind": "no_outline", "at": 0, "message": "no outline: the answer was cut short before the first one"}]}

            """
        #expect(outcome.output == answer)
        #expect(outcome.status == 0)
    }

    @Test func `the fill rule is the caller's`() throws {
        let record = #"{"text": "[[[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]]]", "width": 8, "height": 8}"#
        #expect(try Binary.run(["decode"], input: record).output.contains(#""area": 25,"#))
        #expect(try Binary.run(["decode", "--fill", "inclusive"], input: record).output.contains(#""area": 25,"#))
        #expect(try Binary.run(["decode", "--fill", "coco"], input: record).output.contains(#""area": 16,"#))
    }

    @Test func `strict reading gives up where the published decoder does`() throws {
        let record = #"{"text": "[[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]] [[00, 1]]", "width": 8, "height": 8}"#
        let strict = try Binary.run(["decode", "--strict-readme"], input: record)
        #expect(strict.status == 0)
        #expect(strict.output.contains(#""polygons": [],"#))
        #expect(strict.output.contains(#"{"kind": "readme_failure", "at": 40,"#))
        let tolerant = try Binary.run(["decode"], input: record)
        #expect(tolerant.output.contains(#"[[0.8, 0.8], [7.2, 0.8], [4.0, 7.2]], [[0.0, 8.0]]"#))
    }
}
