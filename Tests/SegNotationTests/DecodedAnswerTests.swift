import SegGeometry
import SegNotation
import TestSupport
import Testing

@Suite struct DecodedAnswerTests {
    private let size = ImageSize(width: 40, height: 30)

    private func record(_ answer: DecodedAnswer) -> String {
        var object = JSONObjectWriter()
        answer.write(to: &object)
        return object.line
    }

    @Test func `the record has all fields, in their order`() throws {
        let answer = try DecodedAnswer(text: "It is at [[[0.1, 0.1], [0.2, 0.1], [0.2, 0.3]]], [0.5, 0.5].", size: size)
        let expected = """
            {"polygons": [[[4.0, 3.0], [8.0, 3.0], [8.0, 9.0]]], "boxes": [], "points": [[20.0, 15.0]], \
            "rle": {"size": [30, 40], "counts": "\(answer.mask.compressed)"}, "box": [4.0, 3.0, 9.0, 10.0], \
            "area": \(answer.area), "form": "outlines", "diagnostics": []}
            """
        #expect(record(answer) == expected)
    }

    @Test func `nothing decodes to an empty mask`() throws {
        let answer = try DecodedAnswer(text: "There is no such thing.", size: size)
        #expect(answer.area == 0)
        #expect(answer.mask == RunLengthMask(size: size))
        #expect(record(answer).contains(#""box": [0.0, 0.0, 0.0, 0.0], "area": 0, "form": "words", "diagnostics": ["#))
        #expect(answer.diagnostics.map(\.message) == ["no outline: the answer is words without coordinates"])
    }

    @Test func `the outline of a mask, written and read, draws the mask again`() throws {
        var random = SplitMix64(seed: 9)
        for _ in 0..<300 {
            let size = ImageSize(
                width: Int.random(in: 1...60, using: &random), height: Int.random(in: 1...60, using: &random))
            let mask = try filled(NotationCases.polygons(&random), size)
            let written = try mask.outline(epsilonRatio: 0).map { CoordinateGrid.normalized($0, in: size) }
            let answer = try DecodedAnswer(text: PolygonWriter().text(written), size: size)
            #expect(answer.mask == RunLengthMask(try filled(written, size)))
            #expect(
                answer.mask
                    == RunLengthMask(try Mask(filling: mask.outline(epsilonRatio: 0), size: size, rule: .inclusive)))
        }
    }

    @Test func `with the inclusive rule one vertex is a pixel and two are a line`() throws {
        let answer = try DecodedAnswer(text: "[[[0.5, 0.5]], [[0.1, 0.1], [0.2, 0.1]]]", size: size)
        #expect(answer.area == 1 + 5)
        #expect(answer.diagnostics.map(\.kind) == [.shortRing, .shortRing])
    }

    /// Five kinds of answers without an outline, none of which may be taken for another; and what nobody asked for is not missed.
    @Test(arguments: [
        ("", AnswerForm.empty), ("[]", .empty), ("[[[]]]", .empty), ("\u{A0}\n", .empty), ("<think>no</think>", .empty),
        ("There is no dog.", .words), ("None", .words), ("I count 2 dogs and 3 cats.", .words), ("犬はいません。", .words),
        ("There were 1,000 dogs and 2,000 cats.", .words), ("<think>[0.1, 0.2]</think>no", .words),
        ("[0.1, 0.2, 0.5, 0.6]", .boxes), ("[[0.1, 0.2, 0.5, 0.6], [0, 0, 1, 1]]", .boxes),
        ("The dog: [0.5, 0.6, 0.1, 0.2].", .boxes), ("［0.1，0.2，0.5，0.6］", .boxes), ("[0, 0, 1, 1] [0.1", .boxes),
        ("[[[", .cutShort), ("[[[0.1, 0.2", .cutShort), ("[", .cutShort), ("It is at [[0.1,", .cutShort),
        ("<think>perhaps [[[0.1, 0.2], [0.5, 0.2], [0.5, 0.6]]]", .cutShort),
        ("M 10,20 L 30,40 L 50,60 Z", .notParsed), ("(0.1, 0.2), (0.4, 0.2), (0.4, 0.5)", .notParsed),
        ("12% 30% 40% 50%", .notParsed), ("<loc0256><loc0128><loc0512><loc0640> dog", .notParsed),
        ("x1=0.1 y1=0.2: 0.1 0.2 0.5 0.6", .notParsed), ("[[[NaN, 0.2]]]", .notParsed),
    ])
    func `an answer without an outline says what it is instead`(_ text: String, _ form: AnswerForm) throws {
        let answer = try DecodedAnswer(text: text, size: size)
        let missing = answer.diagnostics.filter { $0.kind == .noOutline }
        #expect(answer.form == form && answer.area == 0 && missing.count == 1)
        #expect(missing.first?.message == "no outline: the answer " + form.predicate)
        let box = try DecodedAnswer(text: text, size: size, target: .box)
        #expect(box.diagnostics.contains { $0.kind == .noBox } == (form != .boxes))
        #expect(!box.diagnostics.contains { $0.kind == .noOutline })
    }

    @Test func `an answer that the budget ended before its outline was cut short, whatever it says`() throws {
        let answer = try DecodedAnswer(text: "There is", size: size, isCut: true)
        #expect(answer.form == .cutShort)
        #expect(answer.diagnostics.map(\.message) == ["no outline: the answer was cut short before the first one"])
    }

    @Test(arguments: ["[[0.5, 0.5]]", "[[0.5, 0.5], [0.6, 0.5]]"])
    func `the published decoder has no mask where one ring is short`(ring: String) throws {
        let text = "[[[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]], \(ring)]"
        let answer = try DecodedAnswer(text: text, size: size, rule: .coco, grammar: .readme)
        #expect(answer.area == 0)
        #expect(answer.polygons.count == 2)
        #expect(answer.diagnostics.map(\.kind) == [.shortRing, .readmeFailure])
        #expect(answer.diagnostics.map(\.at) == [39, 39])
        #expect(try DecodedAnswer(text: text, size: size, rule: .coco).area > 0)
    }

    @Test func `no text throws, whatever the rule`() throws {
        var random = SplitMix64(seed: 10)
        for _ in 0..<300 {
            let text = NotationCases.hostileText(pieces: 25, &random)
            for rule in FillRule.allCases {
                for grammar in DecodedAnswer.Grammar.allCases {
                    _ = try record(DecodedAnswer(text: text, size: size, rule: rule, grammar: grammar))
                }
            }
        }
        let huge = "[[[1" + String(repeating: "0", count: 300) + ", 0], [0, 1], [0, 0]]]"
        #expect(try DecodedAnswer(text: huge, size: size, rule: .coco, grammar: .readme).box.x2 == 40)
    }

    @Test(arguments: [ImageSize(width: -1, height: 5), ImageSize(width: 5, height: 16385)])
    func `a size that no mask has is refused`(size: ImageSize) {
        #expect(throws: GeometryError.sizeOutOfRange(width: size.width, height: size.height)) {
            try DecodedAnswer(text: "", size: size)
        }
    }

    private func filled(_ rings: [NormalizedRing], _ size: ImageSize) throws -> Mask {
        try Mask(filling: rings, size: size, rule: .inclusive)
    }
}
