import DatasetFixtures
import Foundation
import SegDatasets
import SegFormats
import SegGeometry
import SegNotation
import SegPseudo
import TestSupport
import Testing

/// The stages of pseudo-labels: rules, shards, what resumes.
@Suite struct PseudoFilterTests {
    private let folder: TextFolder
    private let size = ImageSize(width: 40, height: 30)

    init() throws { folder = try TextFolder() }

    private func box(_ x: Int, _ y: Int, _ side: Int) -> (runs: String, bbox: String) {
        var mask = Mask(size: size)
        for py in y..<y + side { for px in x..<x + side { mask[px, py] = true } }
        let counts = RunLengthMask(mask).counts.map(String.init).joined(separator: ",")
        return (#"{"size": [30, 40], "counts": [\#(counts)]}"#, "[\(x), \(y), \(side), \(side)]")
    }

    private func detection(
        _ id: Int, image: Int = 1, score: Double = 0.9, at: (Int, Int, Int) = (3, 3, 10), bbox: String? = nil,
        stability: String = "0.95"
    ) -> String {
        let (runs, own) = box(at.0, at.1, at.2)
        return
            #"{"id": \#(id), "image_id": \#(image), "image": "\#(image).jpg", "category": "cat", "score": \#(score), "#
            + #""bbox": \#(bbox ?? own), "segmentation": \#(runs), "stability_score": \#(stability)}"#
    }

    private func run(
        _ detections: [String], masks: String? = nil, rules: PseudoRules = PseudoRules(), shards: Int = 1,
        into: String = "out"
    ) throws -> (counts: [PseudoCounts?], lines: [String], report: DataReport) {
        let path = try folder.write("[" + detections.joined(separator: ",\n") + "]", to: "d.json")
        let maskPath = try masks.map { try folder.write($0, to: "m.jsonl") }
        let stage = PseudoFilter(detections: path, masks: maskPath, pictures: nil, rules: rules)
        var report = DataReport()
        var counts: [PseudoCounts?] = []
        var lines: [String] = []
        for shard in Shard.all(shards) {
            counts.append(try stage.run(shard, into: "\(folder.path)/\(into)", report: &report))
            let file = "\(folder.path)/\(into)/\(shard.file("kept"))"
            lines += try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
        }
        return (counts, lines, report)
    }

    @Test func `each rule drops what it is about, and says so`() throws {
        let (counts, lines, report) = try run(
            [
                detection(1), detection(2, score: 0.1), detection(3, at: (20, 3, 1)), detection(4, stability: "0.2"),
                detection(5, at: (25, 15, 8), bbox: "[0, 0, 5, 5]"), detection(6, score: 0.8),
                detection(7, at: (25, 3, 9)),
                detection(8, stability: "null"), detection(1),
                #"{"id": 99, "image_id": 1, "image": "a", "score": 1, "bbox": [0, 0, 1, 1]}"#,
                #"{"image_id": 1}"#, "4",
            ], rules: PseudoRules(areas: 0.005...0.9))
        #expect(lines.count == 2)
        #expect(
            counts[0]?.fates == [
                .kept: 2, .belowScore: 1, .unstable: 2, .outsideBox: 1, .duplicate: 1, .withoutMask: 1,
                .outsideAreas: 1,
            ])
        #expect(report.counts == [.brokenRecord: 3])
        #expect(
            lines[0].hasPrefix(
                #"{"place": 0, "id": "1", "image": "1.jpg", "category": "cat", "score": 0.9, "box": [3.0"#))
    }

    @Test func `of two masks that are nearly the same the better is kept, of the same score the first`() throws {
        let pairs = [
            detection(1, score: 0.5), detection(2, score: 0.6, at: (3, 3, 10)), detection(3, image: 2, score: 0.5),
        ]
        #expect(try run(pairs).lines.map { $0.contains(#""id": "1""#) } == [false, false])
        #expect(try run([detection(1), detection(2)], into: "b").lines[0].contains(#""id": "1""#))
        let rules = PseudoRules(mostOverlap: 1)
        #expect(try run(pairs, rules: rules, into: "c").lines.count == 3)
    }

    @Test func `masks may come in a file of their own`() throws {
        let bare = #"{"image_id": 1, "image": "a.jpg", "score": 1, "bbox": [3, 3, 10, 10], "category": "cat"}"#
        let masks = """
            {"id": 0, "rle": \(box(3, 3, 10).runs), "stability_score": 0.99}
            {"id": 1, "rle": {"size": [30, 40], "counts": [7]}}
            {"id": "none", "rle": 3}
            {"rle": 3}
            """
        let (counts, lines, report) = try run([bare, bare], masks: masks)
        #expect(lines.count == 1)
        #expect(counts[0]?.fates == [.kept: 1, .withoutMask: 1])
        #expect(report.counts == [.brokenAnnotation: 1, .brokenRecord: 1])
        let path = "\(folder.path)/out/kept-00001-of-00001.jsonl.problems.json"
        #expect(try String(contentsOfFile: path, encoding: .utf8) == report.json.line + "\n")
        _ = try run([bare, bare], masks: "{\"id\": 0, \"rle\": \(box(3, 3, 10).runs), \"stability_score\": 0.99}")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `what is done is not done again, unless its inputs or rules change`() throws {
        let detections = [detection(1)]
        #expect(try run(detections).counts[0] != nil)
        let path = "\(folder.path)/d.json"
        let stage = PseudoFilter(detections: path, masks: nil, pictures: nil)
        let shard = try #require(Shard(1, of: 1))
        var report = DataReport()
        #expect(try stage.run(shard, into: "\(folder.path)/out", report: &report) == nil)
        var stricter = stage
        stricter.rules.leastScore = 0.95
        #expect(try stricter.run(shard, into: "\(folder.path)/out", report: &report)?.fates == [.belowScore: 1])
        // A run that was stopped leaves no note behind, and so is done again.
        try FileManager.default.removeItem(atPath: "\(folder.path)/out/\(shard.file("kept")).done")
        #expect(try stricter.run(shard, into: "\(folder.path)/out", report: &report) != nil)
    }

    @Test func `any number of shards gives the same samples`() throws {
        var random = SplitMix64(seed: 12)
        let detections = (0..<300).map { id in
            detection(
                id, image: Int.random(in: 0..<60, using: &random), score: Double.random(in: 0...1, using: &random),
                at: (
                    Int.random(in: 0..<20, using: &random), Int.random(in: 0..<15, using: &random),
                    Int.random(in: 2...14, using: &random)
                ))
        }
        let captions = try folder.write(
            (0..<200).map { #"{"id": \#($0), "caption": ["thing \#($0)", " "]}"# }.joined(separator: "\n"),
            to: "c.jsonl")
        var whole: [[String]] = []
        for shards in [1, 3, 8] {
            let name = "out\(shards)"
            _ = try run(detections, shards: shards, into: name)
            let stage = PseudoSamples(kept: "\(folder.path)/\(name)", captions: captions, usesCategories: true)
            var report = DataReport()
            for shard in Shard.all(shards) {
                #expect(try stage.run(shard, into: "\(folder.path)/s\(shards)", report: &report) != nil)
                #expect(try stage.run(shard, into: "\(folder.path)/s\(shards)", report: &report) == nil)
            }
            let merged = "\(folder.path)/merged\(shards).jsonl"
            let count = try PseudoMerge("\(folder.path)/s\(shards)", shards: shards).write(to: merged)
            let lines = try String(contentsOfFile: merged, encoding: .utf8).split(separator: "\n").map(String.init)
            #expect(lines.count == count && count > 60)
            whole.append(lines)
            let (annotatedObjects, problems, _) = try PairObjects(contentsOf: merged, images: "im").read()
            #expect(annotatedObjects.count == count && problems.entries.isEmpty)
            #expect(annotatedObjects.allSatisfy { $0.areas.count == 1 && $0.areas[0] > 0 })
        }
        #expect(whole[0] == whole[1] && whole[0] == whole[2])
        #expect(whole[0].contains { $0.contains("thing ") } && whole[0].contains { $0.contains(#"["cat"]"#) })
    }

    @Test func `what has no words is left out, and shards that are missing are named`() throws {
        _ = try run([detection(1)])
        let captions = try folder.write("{\"id\": 9, \"caption\": \"x\"}\n{\"id\": 1, \"caption\": 4}\n", to: "c.jsonl")
        let stage = PseudoSamples(kept: "\(folder.path)/out", captions: captions, usesCategories: false)
        var report = DataReport()
        let counts = try stage.run(#require(Shard(1, of: 1)), into: "\(folder.path)/s", report: &report)
        #expect(counts?.fates == [.withoutWords: 1])
        #expect(report.counts == [.brokenRecord: 1])
        #expect(throws: FormatError.self) { try PseudoMerge("\(folder.path)/s", shards: 2).write(to: "x") }
        #expect(throws: FormatError.self) {
            try stage.run(#require(Shard(2, of: 2)), into: "\(folder.path)/s", report: &report)
        }
    }
}
