import Foundation
import SegChat
import SegFormats
import SegGeometry
import SegImaging
import SegPseudo
import Synchronization
import TestSupport
import Testing

/// Questions about detected objects, put to a server on loopback.
@Suite struct PseudoCaptionsTests {
    private let folder: TextFolder
    private static let size = ImageSize(width: 40, height: 30)

    /// Twenty-four objects in six pictures, each of a category of its own, in as many shards as asked for.
    private func kept(_ shards: Int) throws -> String {
        var lines: [String] = []
        for id in 0..<24 {
            var mask = Mask(size: Self.size)
            for y in 3..<12 { for x in 3 + id..<12 + id { mask[x, y] = true } }
            let runs = RunLengthMask(mask).counts.map(String.init).joined(separator: ",")
            lines.append(
                #"{"id": \#(id), "image_id": \#(id % 6), "image": "\#(id % 6).png", "category": "kind \#(id)", "score": 0.9, "#
                    + #""bbox": [\#(3 + id), 3, 9, 9], "segmentation": {"size": [30, 40], "counts": [\#(runs)]}}"#)
        }
        let path = try folder.write(lines.joined(separator: "\n"), to: "d.jsonl")
        let rules = PseudoRules(leastStability: 0, mostOverlap: 1)
        let stage = PseudoFilter(detections: path, masks: nil, pictures: nil, rules: rules)
        var report = DataReport()
        for shard in Shard.all(shards) {
            _ = try stage.run(shard, into: "\(folder.path)/kept\(shards)", report: &report)
        }
        return "\(folder.path)/kept\(shards)"
    }

    init() throws {
        folder = try TextFolder()
        for index in 0..<6 {
            try Image(size: Self.size, red: UInt8(index * 40)).writePNG(to: "\(folder.path)/\(index).png")
        }
    }

    private func stage(
        _ server: LoopbackServer, kept: String, concurrency: Int = 4, rule: CaptionRule = CaptionRule(),
        timeout: Double = 600
    ) throws -> PseudoCaptions {
        let client = try ChatClient(
            address: server.address, model: "m", transport: WebChatTransport(timeout: timeout),
            retries: RetryPlan(attempts: 2, pause: 0.01))
        return PseudoCaptions(
            kept: kept, images: folder.path, client: client, rule: rule, concurrency: concurrency)
    }

    private func lines(_ path: String) throws -> [String] {
        try String(contentsOfFile: "\(folder.path)/\(path)", encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private var whole: Shard {
        get throws { try #require(Shard(1, of: 1)) }
    }

    /// Which object a request is about, by the category in its words.
    private static func kind(_ body: Data) -> Int {
        let text = String(decoding: body, as: UTF8.self)
        return text.firstMatch(of: /calls the object: kind (\d+)\./).flatMap { Int($0.1) } ?? -1
    }

    private static func reply(_ text: String, cut: Bool = false) -> LoopbackServer.Reply {
        let content = (try? String(decoding: JSONEncoder().encode(text), as: UTF8.self)) ?? "\"\""
        let reason = cut ? "length" : "stop"
        return LoopbackServer.Reply(
            body: #"{"choices": [{"message": {"content": \#(content)}, "finish_reason": "\#(reason)"}]}"#)
    }

    @Test(arguments: [1, 5])
    func `every object gets its own words, in order, whatever comes first`(_ concurrency: Int) async throws {
        let under = Mutex((now: 0, most: 0))
        let server = try LoopbackServer { number, body in
            under.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            Thread.sleep(forTimeInterval: Double((number * 7) % 5) / 500)
            under.withLock { $0.now -= 1 }
            return Self.reply("- the kind \(Self.kind(body)).\nanother one, no. \(Self.kind(body))")
        }
        let stage = try stage(server, kept: kept(1), concurrency: concurrency)
        let counts = try await stage.run(whole, into: "\(folder.path)/c")
        #expect(counts?.fates == [.kept: 24] && server.bodies.count == 24)
        #expect(under.withLock(\.most) <= concurrency)
        let written = try lines("c/captions-00001-of-00001.jsonl")
        #expect(
            written
                == (0..<24).map { #"{"id": "\#($0)", "caption": ["the kind \#($0)", "another one, no. \#($0)"]}"# })
        // Done is done.
        #expect(try await stage.run(whole, into: "\(folder.path)/c") == nil && server.bodies.count == 24)
    }

    @Test func `an answer that does not come in time is one object's trouble`() async throws {
        let server = try LoopbackServer { _, body in
            if Self.kind(body) == 7 { Thread.sleep(forTimeInterval: 30) }
            return Self.reply("the thing")
        }
        let stage = try stage(server, kept: kept(1), timeout: 5)
        #expect(try await stage.run(whole, into: "\(folder.path)/c")?.fates == [.kept: 23, .withoutAnswer: 1])
        #expect(try lines("c/answers-00001-of-00001.jsonl").joined().contains("no answer within 5.0 s"))
    }

    @Test func `failures and garbage are one object's trouble, and are asked again when told to`() async throws {
        let server = try LoopbackServer { _, body in
            switch Self.kind(body) {
            case 0: return LoopbackServer.Reply(status: 400, body: "too dark")
            case 1: return LoopbackServer.Reply(body: "<html>")
            case 2: return Self.reply("I'm sorry, I cannot")
            case 3: return Self.reply("a thing that is cut sh", cut: true)
            case 4: return LoopbackServer.Reply(body: #"{"choices": []}"#)
            case 5: return LoopbackServer.Reply(status: 500, body: "broken")
            default: return Self.reply("the thing")
            }
        }
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/5.png"))
        try Image(size: ImageSize(width: 9, height: 9)).writePNG(to: "\(folder.path)/4.png")
        let stage = try stage(server, kept: kept(1))
        var last: PseudoCaptions.Progress?
        let counts = try await stage.run(whole, into: "\(folder.path)/c") { last = $0 }
        // Two pictures of four objects each cannot be shown at all; kinds 4 and 5 are in them.
        #expect(counts?.fates == [.kept: 12, .withoutWords: 2, .withoutAnswer: 10])
        #expect(last?.done == 24 && last?.total == 24 && last?.failures == 10)
        let journal = try lines("c/answers-00001-of-00001.jsonl").joined()
        for reason in ["too dark", "no chat completion", "5.png", "a picture of 40×30, as its mask; it is 9×9"] {
            #expect(journal.contains(reason))
        }
        for index in 4...5 { try Image(size: Self.size).writePNG(to: "\(folder.path)/\(index).png") }
        let before = server.bodies.count
        let again = try await stage.run(whole, into: "\(folder.path)/c", retriesFailures: true)
        // Now 4 has no choices, 5 is broken twice, 0 and 1 are as before.
        #expect(again?.fates == [.kept: 18, .withoutWords: 2, .withoutAnswer: 4])
        #expect(server.bodies.count == before + 11)
    }

    @Test func `a server that goes stops the run, which goes on without asking twice`() async throws {
        let kept = try kept(1)
        let leaving = try LoopbackServer { number, body in
            number < 9 ? Self.reply("kind \(Self.kind(body))") : LoopbackServer.Reply(status: 401, body: "enough")
        }
        await #expect(throws: ChatError.self) {
            try await stage(leaving, kept: kept, concurrency: 3).run(whole, into: "\(folder.path)/c")
        }
        #expect(try lines("c/answers-00001-of-00001.jsonl").count == 1 + 9)
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/c/captions-00001-of-00001.jsonl"))
        let answered = Set(leaving.bodies.prefix(9))
        let server = try LoopbackServer { _, body in Self.reply("kind \(Self.kind(body))") }
        let counts = try await stage(server, kept: kept).run(whole, into: "\(folder.path)/c")
        #expect(counts?.fates == [.kept: 24] && server.bodies.count == 15)
        #expect(answered.isDisjoint(with: server.bodies))
        #expect(try lines("c/captions-00001-of-00001.jsonl").count == 24)
    }

    @Test func `answers of other words are not taken for these`() async throws {
        let server = try LoopbackServer { _, _ in Self.reply("a") }
        let kept = try kept(1)
        _ = try await stage(server, kept: kept).run(whole, into: "\(folder.path)/c")
        await #expect(throws: FormatError.self) {
            try await stage(server, kept: kept, rule: CaptionRule(view: .crop)).run(whole, into: "\(folder.path)/c")
        }
    }

    @Test func `shards are asked apart, and the samples are the same for any number of them`() async throws {
        let server = try LoopbackServer { _, body in Self.reply("kind \(Self.kind(body))") }
        var merged: [[String]] = []
        for shards in [1, 3] {
            let stage = try stage(server, kept: kept(shards))
            let before = server.bodies.count
            for shard in Shard.all(shards) { _ = try await stage.run(shard, into: "\(folder.path)/c\(shards)") }
            #expect(server.bodies.count == before + 24)
            let samples = PseudoSamples(
                kept: stage.kept, captions: "\(folder.path)/c\(shards)", usesCategories: false)
            var report = DataReport()
            for shard in Shard.all(shards) {
                _ = try samples.run(shard, into: "\(folder.path)/s\(shards)", report: &report)
            }
            let path = "m\(shards).jsonl"
            #expect(
                try PseudoMerge("\(folder.path)/s\(shards)", shards: shards).write(to: "\(folder.path)/\(path)") == 24
            )
            merged.append(try lines(path))
            #expect(report.entries.isEmpty)
        }
        #expect(merged[0] == merged[1])
        #expect(merged[0].enumerated().allSatisfy { $1.contains(#""text": ["kind \#($0)"]"#) })
    }
}
