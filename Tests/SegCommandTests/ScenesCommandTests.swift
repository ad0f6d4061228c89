import Foundation
import Testing

@Suite struct ScenesCommandTests {
    @Test func `a seed gives the same files with any number of threads`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scenes-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var lists: [Data] = []
        for threads in ["1", "3"] {
            let out = folder.appendingPathComponent(threads)
            let outcome = try Binary.run(
                [
                    "scenes", "--count", "9", "--seed", "4", "--size", "40x30", "--threads", threads, "--out", out.path,
                ])
            #expect(outcome.status == 0)
            #expect(outcome.output.isEmpty)
            lists.append(try Data(contentsOf: out.appendingPathComponent("scenes.jsonl")))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: out.appendingPathComponent("images").path).count
                    == 9)
        }
        #expect(lists[0] == lists[1])
        #expect(lists[0].split(separator: UInt8(ascii: "\n")).count == 9)
    }

    @Test func `emoji are written for REFER and COCO as well`() throws {
        let out = FileManager.default.temporaryDirectory.appendingPathComponent("scenes-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: out) }
        let outcome = try Binary.run(
            [
                "scenes", "--style", "emoji", "--count", "3", "--size", "64x48", "--no-photographs", "--out", out.path,
            ])
        #expect(outcome.status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: out.path).sorted()
        #expect(names == ["images", "instances.json", "refs(emoji).p", "scenes.jsonl"])
    }

    @Test func `a font that is missing is named with its package`() throws {
        let out = FileManager.default.temporaryDirectory.appendingPathComponent("scenes-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: out) }
        let outcome = try Binary.run(
            ["scenes", "--style", "emoji", "--count", "1", "--font", "/nowhere/emoji.ttf", "--out", out.path])
        #expect(outcome.status == 1)
        #expect(
            outcome.errors.contains("/nowhere/emoji.ttf is missing; the Debian package fonts-noto-color-emoji has it"))
    }

    @Test(arguments: [
        ["--count", "-1"], ["--count", "1", "--size", "5x5"], ["--count", "1", "--size", "40"],
        ["--count", "1", "--epsilon-ratio", "2"], ["--count", "1", "--threads", "0"],
        ["--count", "1", "--style", "cats"],
        ["--count", "1", "--style", "emoji", "--no-photographs", "--photograph", "a.jpg"],
    ])
    func `a call that makes no sense draws nothing`(arguments: [String]) throws {
        let out = FileManager.default.temporaryDirectory.appendingPathComponent("scenes-\(UUID().uuidString)")
        let outcome = try Binary.run(["scenes", "--out", out.path] + arguments)
        #expect(outcome.status == 64)
        #expect(!FileManager.default.fileExists(atPath: out.path))
    }
}
