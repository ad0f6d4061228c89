import SegDatasets
import SegGeometry
import SegNotation
import SegRewards
import SegTasks
import Testing

@testable import DatasetFixtures

/// The wordings of examples, through the examples that use them.
@Suite struct ExampleSentencesTests {
    private let mask = DrawnMasks.disc(radius: 15, in: ImageSize(width: 100, height: 50))

    private func questions(_ task: ExampleTask, own: Double, seeds: Range<UInt64>) throws -> [String] {
        var mixture = ExampleMixture.dataset
        mixture.tasks = .only(task)
        mixture.otherWordings = 0
        mixture.ownWordings = own
        return try seeds.map { seed in
            try #require(
                try ExampleMaker(seed: seed, mixture: mixture).all(of: [AnnotatedObject(mask, text: "the dot")])
                    .examples.first
            ).question
        }
    }

    @Test(arguments: ExampleTask.allCases.filter { $0.asked != .text && $0.given != .mask && $0 != .absent })
    func `the default sentence is the one that users' questions have`(task: ExampleTask) throws {
        let question = try questions(task, own: 0, seeds: 0..<1)[0]
        let reading = PolygonReader.read(question)
        let target = try #require(Target(rawValue: task.asked.rawValue))
        switch task.given {
        case .point: #expect(try question == Question(.point(#require(reading.points.first)), target: target).text)
        case .box: #expect(try question == Question(.box(#require(reading.boxes.first)), target: target).text)
        default: #expect(question == Question(.text("the dot"), target: target).text)
        }
    }

    @Test(arguments: ExampleTask.allCases.filter { $0 != .absent && $0 != .pictureToText })
    func `every task has several sentences, and each says what is given`(task: ExampleTask) throws {
        let questions = try questions(task, own: 1, seeds: 0..<80)
        let wordings = Set(questions.map { $0.filter { !$0.isNumber && !".,[] ".contains($0) } })
        #expect(wordings.count >= 2)
        #expect(questions.allSatisfy { !$0.contains("{q}") })
        if task.given == .text { #expect(questions.allSatisfy { $0.contains("the dot") }) }
        if task == .textToMask { #expect(Set(questions).count >= 8) }
    }

    @Test(arguments: [("the red car", "red car"), ("A cat", "cat"), ("an owl", "owl"), ("theatre", "theatre")])
    func `what is not there loses its article behind no`(text: String, name: String) throws {
        var annotatedObject = AnnotatedObject(mask, text: text)
        annotatedObject.meaning = .nothing
        let example = try ExampleMaker(seed: 1).all(of: [annotatedObject]).examples[0]
        #expect(example.answer == "There is no \(name) in the image.")
    }
}
