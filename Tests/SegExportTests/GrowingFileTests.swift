import Foundation
import Testing

@testable import SegExport

@Suite struct GrowingFileTests {
    @Test func `the document is whole after each addition`() throws {
        let folder = try ExportFolder()
        var file = try GrowingFile(
            folder.url.appendingPathComponent("a.json"), head: "[", separator: ", ", tail: "]\n")
        #expect(try folder.text("a.json") == "[]\n")
        try file.add("1".utf8)
        #expect(try folder.text("a.json") == "[1]\n")
        try file.add("23".utf8)
        try file.close()
        #expect(try folder.text("a.json") == "[1, 23]\n")
    }
}
