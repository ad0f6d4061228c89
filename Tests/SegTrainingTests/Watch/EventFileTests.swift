import Foundation
import Testing

@testable import SegTraining

/// Scripts/conformance/events.py reads such files with TensorBoard's own reader.
struct EventFileTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func files(_ folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map(folder.appendingPathComponent)
    }

    /// The steps of all summaries, file after file.
    private func steps(_ folder: URL) throws -> [Int] {
        try files(folder).flatMap { EventFrames([UInt8](try Data(contentsOf: $0))).filter(\.hasSummary).map(\.step) }
    }

    private func write(_ steps: ClosedRange<Int>, in folder: URL, keepingUpTo step: Int) throws {
        let file = try EventFile(in: folder, keepingUpTo: step)
        for step in steps {
            try file.write(metrics: Data("{\"step\":\(step),\"parts\":{\"a\":1},\"loss\":\"nan\"}".utf8))
        }
    }

    @Test func `a run that is resumed again and again has each step once, in order`() throws {
        try withFolder { folder in
            try write(1...8, in: folder, keepingUpTo: -1)
            try write(6...9, in: folder, keepingUpTo: 5)
            try write(8...10, in: folder, keepingUpTo: 7)
            #expect(try steps(folder) == Array(1...10))
            try write(1...2, in: folder, keepingUpTo: -1)
            #expect(try steps(folder) == [1, 2])
            #expect(try files(folder).count == 1)
        }
    }

    @Test func `what a crash leaves half written is taken out, wherever it stopped`() throws {
        try withFolder { folder in
            try write(1...3, in: folder, keepingUpTo: -1)
            let path = try #require(files(folder).first)
            let whole = try Data(contentsOf: path)
            for cut in stride(from: 0, through: whole.count, by: 3) {
                for file in try files(folder) { try FileManager.default.removeItem(at: file) }
                try whole.prefix(cut).write(to: path)
                let kept = try steps(folder)
                try write(4...4, in: folder, keepingUpTo: 3)
                #expect(try steps(folder) == kept + [4])
                let last = try #require(files(folder).last)
                #expect(last.lastPathComponent > path.lastPathComponent || kept.isEmpty)
            }
        }
    }

    @Test func `a file that is none is removed, and other files are left alone`() throws {
        try withFolder { folder in
            try Data("no events".utf8).write(to: folder.appendingPathComponent("events.out.tfevents.x"))
            try Data("mine".utf8).write(to: folder.appendingPathComponent("events.txt"))
            try write(1...1, in: folder, keepingUpTo: -1)
            #expect(try files(folder).count == 2 && steps(folder) == [1])
        }
    }
}
