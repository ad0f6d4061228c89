import DatasetFixtures
import SegDatasets
import SegFormats
import SegNotation
import Testing

@Suite struct PublishedExamplesTests {
    private func write(
        _ references: [(Int, Int, Int, String, [String])], placeholder: PublishedExamples.Placeholder = .text,
        seed: UInt64 = 1, threads: Int = 1
    ) throws -> (turns: [[String]], report: DataReport) {
        let folder = try ReferFolder(references)
        var (dataset, report) = try folder.dataset()
        var examples = PublishedExamples(seed: seed, placeholder: placeholder, threads: threads)
        var turns: [[String]] = []
        examples.write(dataset, images: "images", report: &report) { turns.append([$0, $1]) }
        return (turns, report)
    }

    @Test func `two passes over every reference of a picture in train, whatever its split`() throws {
        let (turns, report) = try write([
            (1, 3, 30, "train", ["a", "b"]), (2, 3, 70, "val", ["c"]), (3, 4, 40, "val", ["d"]),
            (4, 2, 20, "train", ["e"]),
        ])
        #expect(report.entries.isEmpty)
        let expected = ["2:e", "3:a", "3:b", "3:c"]
        #expect(turns.count == 8)
        for (turn, what) in zip(turns, expected + expected) {
            let parts = what.split(separator: ":").map(String.init)
            let questions = Question.published(parts[1]).map { "<img>images/\(parts[0]).jpg</img>\($0)" }
            #expect(questions.contains(turn[0]))
            #expect(turn[1].hasSuffix("]]]."))
        }
    }

    @Test func `the script's dictionary stands in the question unless the text is asked for`() throws {
        let (turns, _) = try write([(1, 1, 10, "train", ["it's"])], placeholder: .dictionary)
        #expect(turns.allSatisfy { $0[0].contains(#"{'sent_id': 10, 'sent': "it's"}"#) })
    }

    @Test func `the seed alone decides, not the threads`() throws {
        let references = (1...40).map { ($0, $0 % 4 + 1, $0 % 8 * 10 + 10, "train", ["a", "b"]) }
        let one = try write(references, threads: 1).turns
        #expect(try write(references, threads: 3).turns == one)
        #expect(try write(references, seed: 2).turns != one)
    }

    @Test func `an empty mask is answered with an empty list and listed once, a broken one left out`() throws {
        let (turns, report) = try write([(1, 1, 90, "train", ["a"]), (2, 1, 91, "train", ["b"])])
        #expect(turns.count == 2)
        #expect(turns.allSatisfy { $0[1].contains("[].") })
        #expect(report.counts == [.emptyMask: 1, .brokenAnnotation: 1])
    }
}
