import Foundation
import SegGeometry
import SegImaging
import Testing

@Suite struct SegmentFilesTests {
    @Test func `files are named after the pictures, and none is overwritten`() throws {
        let folder = try SampleFolder()
        try FileManager.default.createDirectory(atPath: folder.path("other"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: folder.path("b.png"), toPath: folder.path("other/a.png"))
        let outcome = try Binary.run([
            "segment", folder.path("a.png"), folder.path("other/a.png"), "--query", "it", "--model", folder.model,
            "--max-new-tokens", "2", "--out", folder.path("out"),
        ])
        #expect(outcome.status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted()
        #expect(
            names == [
                "a-2.json", "a-2.mask.png", "a-2.overlay.png", "a.json", "a.mask.png", "a.overlay.png",
            ])
        #expect(try String(contentsOfFile: folder.path("out/a.json"), encoding: .utf8) == outcome.lines[0] + "\n")
        #expect(try Image(contentsOf: folder.path("out/a.mask.png")).size.width == 84)
    }

    @Test func `only the formats asked for are written`() throws {
        let folder = try SampleFolder()
        _ = try Binary.run([
            "segment", folder.path("a.png"), "--query", "it", "--model", folder.model, "--max-new-tokens", "1", "--out",
            folder.path("out"), "--format", "json,mask",
        ])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted()
        #expect(names == ["a.json", "a.mask.png"])
    }
}
