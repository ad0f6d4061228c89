import DatasetFixtures
import SegGeometry
import TestSupport
import Testing

@testable import SegDatasets

@Suite struct SplitSharesTests {
    @Test func `shares are as large as they say, and each picture keeps its part whatever else there is`() throws {
        let shares = try #require(SplitShares([0.8, 0.15, 0.05]))
        let pictures = (0..<20_000).map { "folder \($0 % 7)/\($0).jpg" }
        let splits = pictures.map(shares.split)
        for (name, share) in zip(SplitShares.names, shares.shares) {
            // Six standard deviations.
            let spread = 6 * (share * (1 - share) / 20_000).squareRoot()
            #expect(abs(Double(splits.count { $0 == name }) / 20_000 - share) < spread)
        }
        #expect(pictures.reversed().map(shares.split) == splits.reversed())
        // Values of this implementation: a split may never change from version to version.
        #expect(
            ["a.jpg", "b.jpg", "c.jpg", "photos/d.png", "é"].map(shares.split) == [
                "train", "train", "train", "train", "val",
            ])
    }

    @Test func `more for one split takes from its neighbour alone`() throws {
        let (few, many) = (try #require(SplitShares([0.6, 0.4])), try #require(SplitShares([0.9, 0.1])))
        for number in 0..<2000 where few.split(of: "\(number)") == "train" {
            #expect(many.split(of: "\(number)") == "train")
        }
        #expect(SplitShares([1, 0])?.split(of: "x") == "train" && SplitShares([0, 0, 1])?.split(of: "x") == "test")
    }

    @Test(arguments: [[], [1], [0.5, 0.6], [0.5, 0.4], [1.5, -0.5], [.nan, 1], [0.25, 0.25, 0.25, 0.25]])
    func `what does not add up is none`(shares: [Double]) {
        #expect(SplitShares(shares) == nil)
    }

    @Test func `a dataset's splits are its parts: every object in one, whatever folder the pictures lie in`() throws {
        let objects = (0..<300).map { number in
            AnnotatedObject(
                label: "\(number)", image: "p/\(number % 60).png", place: number,
                expressions: [.init(id: "\(number)", text: "x")], meaning: .nothing)
        }
        func places(_ split: String, in folder: String = "p") throws -> [Int] {
            let moved = objects.map { object in
                var object = object
                object.image = object.image.replacing("p/", with: "\(folder)/")
                return object
            }
            let shares = try #require(SplitShares([0.5, 0.3, 0.2]))
            return try SplitObjects(
                source: DrawnObjects(annotatedObjects: moved), shares: shares, split: split, images: folder
            ).read().annotatedObjects.map(\.place)
        }
        let parts = try SplitShares.names.map { try places($0) }
        #expect(parts.joined().sorted() == Array(0..<300) && parts.allSatisfy { !$0.isEmpty })
        for (part, name) in zip(parts, SplitShares.names) {
            #expect(try places(name, in: "other/place") == part)
            // All that is about a picture stays together.
            #expect(part.allSatisfy { place in (0..<300).filter { $0 % 60 == place % 60 }.allSatisfy(part.contains) })
        }
    }

    @Test func `a split of what has none needs shares`() {
        var files = DatasetFiles(split: "val")
        files.labelme = "photos"
        #expect(files.problems.count == 1 && files.problems[0].contains("labelme has no splits"))
        files.splitShares = [0.9, 0.1]
        #expect(files.problems.isEmpty)
        files.split = "testA"
        #expect(files.problems.count == 1)
        (files.split, files.splitShares) = ("train", [0.9])
        #expect(files.problems == [SplitShares.rule])
    }
}
