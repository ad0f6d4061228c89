import Foundation
import Testing

@Suite struct TrainReportCommandTests {
    private func withFolder(_ metrics: String?, _ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        if let metrics { try Data(metrics.utf8).write(to: folder.appendingPathComponent("metrics.jsonl")) }
        try body(folder)
    }

    @Test func `a page is written into the run's folder, or where it is wanted`() throws {
        try withFolder(#"{"step":1,"loss":2.5}"#) { folder in
            #expect(try Binary.run(["train", "report", folder.path]).status == 0)
            let page = try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
            #expect(page.hasPrefix("<!doctype html>") && page.contains("<svg"))
            let other = folder.appendingPathComponent("other.html")
            #expect(try Binary.run(["train", "report", folder.path, "--out", other.path]).status == 0)
            #expect(try String(contentsOf: other, encoding: .utf8) == page)
        }
    }

    @Test func `several runs become one page, whose place must be given`() throws {
        try withFolder(#"{"step":1,"loss":2.5}"#) { one in
            try withFolder(#"{"step":1,"loss":1.5}"#) { other in
                #expect(try Binary.run(["train", "report", one.path, other.path]).status == 64)
                let page = one.appendingPathComponent("both.html")
                #expect(try Binary.run(["train", "report", one.path, other.path, "--out", page.path]).status == 0)
                let html = try String(contentsOf: page, encoding: .utf8)
                #expect(html.contains(one.lastPathComponent) && html.contains(other.lastPathComponent))
            }
        }
    }

    @Test(arguments: [nil, "", "{}", "not JSON"])
    func `a folder without metrics is named`(metrics: String?) throws {
        try withFolder(metrics) { folder in
            let outcome = try Binary.run(["train", "report", folder.path])
            #expect(outcome.status == 1 && outcome.errors.contains("metrics.jsonl"))
        }
    }
}
