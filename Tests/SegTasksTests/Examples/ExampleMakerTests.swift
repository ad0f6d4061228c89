import SegDatasets
import SegGeometry
import SegNotation
import SegRewards
import SegTasks
import TestSupport
import Testing

@testable import DatasetFixtures
@testable import SegFormats

@Suite struct ExampleMakerTests {
    private func annotatedObjects(_ count: Int) -> [AnnotatedObject] {
        var random = SplitMix64(seed: 6)
        return (0..<count).map { place in
            let mask = DrawnMasks.any(&random, size: ImageSize(width: 64, height: 48))
            return AnnotatedObject(
                mask, DrawnMasks.disc(radius: 9, in: mask.size), text: "thing \(place)", place: place)
        }
    }

    private var everything: ExampleMixture {
        var mixture = ExampleMixture.dataset
        for task in ExampleTask.allCases { mixture.tasks[task] = 1 }
        mixture.ownWordings = 0.5
        mixture.boxJitter = 0.1
        return mixture
    }

    @Test func `an example depends on seed, epoch, name and place, not on threads or on what stands beside it`() throws
    {
        let annotatedObjects = annotatedObjects(400)
        let all = try ExampleMaker(seed: 1, mixture: everything).all(of: annotatedObjects).examples
        for threads in 2...4 {
            #expect(
                try ExampleMaker(seed: 1, mixture: everything, threads: threads).all(of: annotatedObjects).examples
                    == all)
        }
        let half = try ExampleMaker(seed: 1, mixture: everything).all(of: annotatedObjects.filter { $0.place % 2 == 1 })
            .examples
        #expect(half == all.filter { Int($0.id.dropFirst(6)).map { $0 % 2 } == 1 })
        #expect(try ExampleMaker(seed: 2, mixture: everything).all(of: annotatedObjects).examples != all)
        #expect(try ExampleMaker(seed: 1, epoch: 1, mixture: everything).all(of: annotatedObjects).examples != all)
    }

    @Test func `tasks come as often as they weigh`() throws {
        var mixture = ExampleMixture.dataset
        mixture.tasks = .only(.textToBox)
        mixture.tasks.pointToMask = 3
        let examples = try ExampleMaker(seed: 3, mixture: mixture).all(of: annotatedObjects(800)).examples
        #expect(Set(examples.map(\.task)) == [.textToBox, .pointToMask])
        #expect(abs(examples.count { $0.task == .textToBox } - examples.count / 4) < 40)
    }

    @Test func `every answer in coordinates is read back as the kind that was asked for`() throws {
        for example in try ExampleMaker(seed: 4, mixture: everything).all(of: annotatedObjects(1200)).examples {
            let answer = PolygonReader.read(example.answer)
            let several = example.task.given == .text ? 2 : 1
            switch example.task.asked {
            case .mask: #expect(!answer.polygons.isEmpty && answer.boxes.isEmpty && answer.points.isEmpty)
            case .box: #expect(answer.polygons.isEmpty && (1...several).contains(answer.boxes.count))
            case .point: #expect(answer.polygons.isEmpty && (1...several).contains(answer.points.count))
            case .text, .picture: #expect(example.answer.hasPrefix("thing "))
            }
            let question = PolygonReader.read(example.question)
            switch example.task.given {
            case .text: #expect(example.question.contains("thing "))
            case .point: #expect(question.points.count == 1)
            case .box: #expect(question.boxes.count == 1)
            case .mask: #expect(!question.polygons.isEmpty)
            case .picture: Issue.record("no annotated object is a picture")
            }
        }
    }

    @Test func `several objects are outlined in one answer, object after object`() throws {
        let size = ImageSize(width: 100, height: 100)
        var (left, right) = (Mask(size: size), Mask(size: size))
        for y in 10..<30 { for x in 10..<30 { (left[x, y], right[x + 50, y]) = (true, true) } }
        let example = try ExampleMaker(seed: 1).all(of: [AnnotatedObject(right, left)]).examples[0]
        #expect(PolygonReader.read(example.answer).polygons.map { $0.vertices[0].x } == [0.6, 0.1])
    }

    @Test func `what is not there is answered in words, however it is asked for`() throws {
        var annotatedObject = AnnotatedObject(Mask(size: ImageSize(width: 4, height: 4)), text: "the red car")
        annotatedObject.meaning = .nothing
        for task in [ExampleTask.textToMask, .textToBox, .textToPoint] {
            var mixture = ExampleMixture.dataset
            mixture.tasks = .only(task)
            let example = try ExampleMaker(seed: 1, mixture: mixture).all(of: [annotatedObject]).examples[0]
            #expect(example.task == .absent)
            #expect(example.answer == "There is no red car in the image.")
            #expect(example.question.contains("the red car"))
        }
        annotatedObject.meaning = .picture
        let described = try ExampleMaker(seed: 1).all(of: [annotatedObject]).examples[0]
        #expect(described.task == .pictureToText && described.answer == "the red car")
    }

    @Test func `names that the picture lacks are asked for when they are known`() throws {
        var mixture = ExampleMixture.dataset
        mixture.tasks = .only(.absent)
        var annotatedObject = AnnotatedObject(DrawnMasks.disc(radius: 5, in: ImageSize(width: 20, height: 20)))
        annotatedObject.absent = ["zebra"]
        #expect(
            try ExampleMaker(seed: 1, mixture: mixture).all(of: [annotatedObject]).examples[0].answer
                == "There is no zebra in the image.")
    }

    @Test func `boxes in questions lie off by no more than they may`() throws {
        var mixture = ExampleMixture.dataset
        mixture.tasks = .only(.boxToMask)
        mixture.boxJitter = 0.2
        var mask = Mask(size: ImageSize(width: 1000, height: 1000))
        for y in 400..<600 { for x in 300..<700 { mask[x, y] = true } }
        var offs: [Double] = []
        for seed in 0..<40 as Range<UInt64> {
            let example = try ExampleMaker(seed: seed, mixture: mixture).all(of: [AnnotatedObject(mask)]).examples[0]
            let box = try #require(PolygonReader.read(example.question).boxes.first)
            offs += [
                abs(box.x1 - 0.3) / 0.4, abs(box.x2 - 0.7) / 0.4, abs(box.y1 - 0.4) / 0.2, abs(box.y2 - 0.6) / 0.2,
            ]
        }
        #expect((offs.max() ?? 1) <= 0.205)
        #expect((offs.max() ?? 0) > 0.15)
        #expect(Set(offs).count > 60)
    }

    @Test func `what cannot be an example is listed`() throws {
        var annotatedObject = AnnotatedObject(Mask(size: ImageSize(width: 4, height: 4)))
        annotatedObject.expressions.append(.init(id: "blank", text: " "))
        let empty = try ExampleMaker(seed: 1).all(of: [annotatedObject])
        #expect(empty.examples.isEmpty && empty.report.counts == [.emptyMask: 1])
        var speck = Mask(size: ImageSize(width: 4, height: 4))
        speck[1, 1] = true
        #expect(try ExampleMaker(seed: 1).all(of: [AnnotatedObject(speck)]).report.counts == [.emptyMask: 1])
        var blank = AnnotatedObject(DrawnMasks.disc(radius: 5, in: ImageSize(width: 20, height: 20)), text: "\t")
        #expect(try ExampleMaker(seed: 1).all(of: [blank]).report.counts == [.emptyExpression: 1])
        blank.expressions[0].text = "a"
        #expect(
            try ExampleMaker(seed: 1, checksImages: true).all(of: [blank]).report.counts == [.missingImage: 1])
    }

    @Test func `limits shorten answers, and their cost is reported`() throws {
        let disc = DrawnMasks.disc(radius: 50, in: ImageSize(width: 120, height: 120))
        let outline = AnswerOutline(limits: [.points(6)])
        let (examples, _, costs) = try ExampleMaker(seed: 1, outline: outline).all(of: [AnnotatedObject(disc)])
        #expect(PolygonReader.read(examples[0].answer).polygons[0].vertices.count <= 6)
        #expect(costs.shortened == 1 && costs.overlapLost > 0.02)
    }
}
