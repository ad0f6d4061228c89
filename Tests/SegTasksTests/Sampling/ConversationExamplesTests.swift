import Foundation
import SegRewards
import SegTokens
import Testing

@testable import DatasetFixtures
@testable import SegDatasets
@testable import SegFormats
@testable import SegTasks

/// `ConversationDataset` is tested through the examples that are taken from it.
struct ConversationExamplesTests {
    private func prepared(_ folder: ReferFolder, _ format: ConversationFormat) throws -> String {
        var files = folder.files()
        files.allowLeak = true
        var report = DataReport()
        let path = "\(folder.root)/examples.json"
        var file = try ConversationFile(path: path, layout: .lines(format))
        try files.forEach(&report) { source, report in
            _ = try ExampleMaker(seed: 4).write(source, report: &report) { example in
                let isWritten = try file.add(ConversationRecord(example))
                #expect(isWritten)
            }
        }
        try file.finish()
        return path
    }

    @Test(arguments: ConversationFormat.allCases)
    func `prepared conversations train, token by token, what the dataset does`(format: ConversationFormat) throws {
        let folder = try ReferFolder(ReferFolder.many())
        try folder.addPictures()
        var report = DataReport()
        let dataset = try ConversationDataset(contentsOf: [prepared(folder, format)], images: "", report: &report)
        let taken = ConversationExamples(dataset, most: 4, seed: 1)
        var files = folder.files()
        files.allowLeak = true
        let made = DatasetExamples(
            try AnnotatedDataset(files, report: &report), tasks: TaskConfig(), seed: 4)
        let encoder = try NanoFiles.encoder()
        func suffixes(_ series: any ExampleSeries, _ count: Int) throws -> [[Int]] {
            try (0..<count).flatMap { index in
                try series.trees(at: index, encoder: encoder, report: &report).flatMap { tree in
                    tree.suffixes.map { tree.prefix + $0.ids + $0.isAnswer.map { $0 ? 1 : 0 } }
                }
            }.sorted { $0.lexicographicallyPrecedes($1) }
        }
        let (one, other) = (try suffixes(taken, taken.count), try suffixes(made, made.count))
        #expect(one == other && one.count == dataset.count && report.unusable.isEmpty)
    }

    @Test func `several turns are trained on after one picture, and every answer of them`() throws {
        let folder = try ReferFolder([(1, 1, 10, "train", ["one"])])
        try folder.addPictures()
        let path = "\(folder.root)/talk.json"
        try Data(
            #"""
            [{"image": "1.jpg", "conversations": [{"from": "human", "value": "<image>\nWhat is red?"},
              {"from": "gpt", "value": "the star"}, {"from": "human", "value": "Where?"}, {"from": "gpt", "value": "left"}]},
             {"image": "1.jpg", "conversations": [{"from": "human", "value": "<image>\nIs there a moon?"},
              {"from": "gpt", "value": "no"}]}]
            """#.utf8
        ).write(to: URL(fileURLWithPath: path))
        var report = DataReport()
        let dataset = try ConversationDataset(contentsOf: [path], images: folder.images, report: &report)
        let encoder = try NanoFiles.encoder()
        let trees = try ConversationExamples(dataset, most: 4, seed: 1).trees(at: 0, encoder: encoder, report: &report)
        #expect(trees.count == 1 && trees[0].suffixes.count == 2 && report.entries.isEmpty)
        let tokenizer = try NanoFiles.tokenizer()
        let answers = trees[0].suffixes.map { suffix in
            tokenizer.decode(zip(suffix.ids, suffix.isAnswer).filter(\.1).map(\.0), skipSpecial: true)
        }
        #expect(Set(answers) == ["the starleft", "no"])
    }

    @Test func `what cannot be trained on is counted by its reason`() throws {
        let folder = try ReferFolder([(1, 1, 10, "train", ["one"])])
        try folder.addPictures()
        let path = "\(folder.root)/talk.jsonl"
        let answer = #"{"from": "gpt", "value": "x"}"#
        let lines = [
            #"{"conversations": [{"from": "human", "value": "no picture"}, \#(answer)]}"#,
            #"{"image": ["1.jpg", "2.jpg"], "conversations": [{"from": "human", "value": "two"}, \#(answer)]}"#,
            #"{"image": "1.jpg", "conversations": [{"from": "human", "value": "no answer"}]}"#,
            #"{"image": "missing.jpg", "conversations": [{"from": "human", "value": "?"}, \#(answer)]}"#,
            #"{"image": "1.jpg", "conversations": 3}"#, "{",
            #"{"image": "1.jpg", "conversations": [\#(answer), {"from": "human", "value": "<image>?"}, \#(answer)]}"#,
        ]
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        var report = DataReport()
        let dataset = try ConversationDataset(contentsOf: [path], images: folder.images, report: &report)
        #expect(report.counts == [.unusable: 3, .missingImage: 1, .brokenRecord: 2])
        #expect(dataset.count == 1)
        var late = DataReport()
        let series = ConversationExamples(dataset, most: 4, seed: 1)
        #expect(try series.trees(at: 0, encoder: NanoFiles.encoder(), report: &late).isEmpty)
        #expect(late.counts == [.unusable: 1])
        try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try series.trees(at: 0, encoder: NanoFiles.encoder(), report: &late).isEmpty)
        #expect(late.counts[.brokenRecord] == 1)
    }
}
