import Foundation
import SegFormats
import SegPseudo
import TestSupport
import Testing

@testable import SegFormats

@Suite struct PseudoMergeTests {
    private let folder: TextFolder

    init() throws { folder = try TextFolder() }

    private func shard(
        _ index: Int, of count: Int, places: [Int], from source: String = "kept", options: String = "true"
    )
        throws
    {
        let shard = try #require(Shard(index, of: count))
        let name = "s/\(shard.file("samples"))"
        let lines = places.map { #"{"place": \#($0), "id": "\#($0)", "image": "a.png", "rle": {}, "text": ["x"]}"# }
        _ = try folder.write(lines.map { $0 + "\n" }.joined(), to: name)
        let note = "/\(source)/\(shard.file("kept")) \(index * 7) 12.\(index) | /c.jsonl 5 6.0 | \(options)\n{}\n"
        _ = try folder.write(note, to: name + ".done")
    }

    private func merged(_ count: Int) throws -> [String] {
        let path = "\(folder.path)/out.jsonl"
        #expect(try PseudoMerge("\(folder.path)/s", shards: count).write(to: path) > 0)
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private func refusal(_ count: Int) -> String {
        do {
            _ = try merged(count)
            return "merged"
        } catch {
            return "\(error)"
        }
    }

    @Test func `whole shards of one run are joined in the order of the detections`() throws {
        try shard(1, of: 3, places: [4, 0])
        try shard(2, of: 3, places: [])
        try shard(3, of: 3, places: [7, 2, 5])
        #expect(
            try merged(3).map { $0.prefix(11) } == [0, 2, 4, 5, 7].map { #"{"place": \#($0),"# }.map { $0.prefix(11) })
    }

    @Test func `missing shards are named and counted`() throws {
        try shard(2, of: 4, places: [1])
        let sentence = refusal(4)
        #expect(sentence.hasSuffix("samples-00001-of-00004.jsonl: this shard is not done (nor are 2 others of 4)"))
        try shard(1, of: 4, places: [2])
        try shard(3, of: 4, places: [3])
        #expect(refusal(4).hasSuffix("samples-00004-of-00004.jsonl: this shard is not done"))
    }

    @Test func `shards of another sharding beside them are refused`() throws {
        for index in 1...2 { try shard(index, of: 2, places: [index]) }
        try shard(3, of: 3, places: [9])
        #expect(
            refusal(2).hasSuffix(
                "samples-00003-of-00003.jsonl: is of another sharding than 2: merge that, or take it away"))
    }

    @Test(arguments: [("other", "true"), ("kept", "false")])
    func `shards of other files or options are refused`(source: String, options: String) throws {
        try shard(1, of: 2, places: [1])
        try shard(2, of: 2, places: [2], from: source, options: options)
        #expect(refusal(2).contains("samples-00002-of-00002.jsonl: was made from"))
    }

    @Test func `a sample that two shards have, or one has twice, is refused`() throws {
        try shard(1, of: 2, places: [1, 3])
        try shard(2, of: 2, places: [2, 3])
        #expect(
            refusal(2).contains("the sample of detection 3: \(folder.path)/s/samples-00001-of-00002.jsonl has it too"))
        try shard(2, of: 2, places: [2, 2])
        #expect(refusal(2).contains("the sample of detection 2: this shard has it twice"))
    }

    @Test func `a first stage with other rules is refused`() throws {
        for index in 1...2 {
            let shard = try #require(Shard(index, of: 2))
            let name = "s/\(shard.file("samples"))"
            _ = try folder.write("{\"place\": \(index)}\n", to: name)
            _ = try folder.write("\(folder.path)/k/\(shard.file("kept")) 1 2.0 | - | true\n{}\n", to: name + ".done")
            _ = try folder.write("/d.json 1 2.0 | score 0.\(index)\n{}\n", to: "k/\(shard.file("kept")).done")
        }
        #expect(refusal(2).contains("was made from score 0.2, "))
    }
}
