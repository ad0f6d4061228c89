import Foundation
import Testing

/// `segment` on what stands for pictures.
@Suite struct PictureListTests {
    private let folder: SampleFolder

    init() throws {
        folder = try SampleFolder()
        let files = FileManager.default
        try files.createDirectory(atPath: folder.path("photos/deep/.git"), withIntermediateDirectories: true)
        for name in ["photos/z.png", "photos/deep/a.PNG", "photos/deep/.git/x.png", "photos/.hidden.png"] {
            try files.copyItem(atPath: folder.path("a.png"), toPath: folder.path(name))
        }
        try Data("notes".utf8).write(to: URL(fileURLWithPath: folder.path("photos/notes.txt")))
        try files.createSymbolicLink(atPath: folder.path("photos/deep/up"), withDestinationPath: folder.path("photos"))
    }

    private func segment(_ arguments: [String], input: Data = Data()) throws -> Binary.Outcome {
        try Binary.run(["segment"] + arguments + ["--model", folder.model, "--max-new-tokens", "1"], input: input)
    }

    private func members(_ outcome: Binary.Outcome, _ name: String) throws -> [String] {
        try outcome.lines.map { try SegmentCommandTests.object($0)[name] as? String ?? "none" }
    }

    @Test func `a folder is its pictures in order; what is passed over is reported`() throws {
        let outcome = try segment([folder.path("photos"), "--query", "it"])
        #expect(outcome.status == 0)
        #expect(try members(outcome, "image") == ["photos/deep/a.PNG", "photos/z.png"].map(folder.path))
        #expect(
            outcome.errors == """
                \(folder.path("photos/deep/up")): a link to a folder above it, not followed
                \(folder.path("photos")): 1 file that is no picture passed over (first: \(folder.path("photos/notes.txt")))

                """)
    }

    @Test func `patterns and lists, on stdin too, stand for their files`() throws {
        let pattern = try segment([folder.path("?.png"), "--query", "it"])
        #expect(try members(pattern, "image") == ["a.png", "b.png"].map(folder.path))
        let paths =
            "\u{FEFF}\(folder.path("b.png"))\r\n\n{\"image\": \"\(folder.path("a.png"))\", \"query\": \"the sky\"}"
        let list = try segment(["@-", "--query", "it"], input: Data(paths.utf8))
        #expect(try members(list, "image") == ["b.png", "a.png"].map(folder.path))
        #expect(try members(list, "query") == ["it", "the sky"])
        try Data(paths.utf8).write(to: URL(fileURLWithPath: folder.path("list")))
        let own = try segment(["@" + folder.path("list")])
        #expect(own.status == 1 && own.lines.count == 1 && own.errors.contains("b.png: no question: give --query"))
    }

    @Test func `a table asks something of its own about each picture`() throws {
        let rows =
            "image,query,point,note\n\(folder.path("a.png")),\"the sky, blue\",,x\n\(folder.path("b.png")),,\"3, 4\",y\n"
        let outcome = try segment(["@-"], input: Data(rows.utf8))
        #expect(outcome.status == 0 && outcome.errors == "<stdin>: columns not used: note\n")
        #expect(try members(outcome, "image") == ["a.png", "b.png"].map(folder.path))
        #expect(try members(outcome, "query").first == "the sky, blue")
        #expect(try members(outcome, "prompt").last?.contains("at point [") == true)
        let outside = try segment(["@-"], input: Data("image,point\n\(folder.path("a.png")),\"3000, 4\"\n".utf8))
        #expect(outside.status == 1 && outside.errors.contains("lies outside the picture"))
    }

    @Test func `a picture comes through stdin`() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("a.png")))
        let outcome = try segment(["-", "--query", "it"], input: bytes)
        #expect(
            outcome.status == 0 && outcome.lines.count == 1 && outcome.output.hasPrefix(#"{"image": "-", "width": 84"#))
        #expect(try segment(["-", "--query", "it"], input: Data("no".utf8)).errors.contains("<stdin>"))
    }

    @Test func `nothing to do has the status 1 and says what and where`() throws {
        try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: true)
        let none = try segment([folder.path("empty"), "--query", "it"])
        #expect(none.status == 1 && none.lines.isEmpty)
        #expect(
            none.errors == """
                Error: nothing to do: \(folder.path("empty")): no pictures in this folder or below. Pictures end in avif, bmp, dib, gif, heic, \
                heif, jfif, jpe, jpeg, jpg, pam, pbm, pgm, png, pnm, ppm, tif, tiff, webp

                """)
        let pattern = try segment([folder.path("*.gif"), "--query", "it"])
        #expect(
            pattern.status == 1 && pattern.errors == "Error: nothing to do: \(folder.path("*.gif")) matches no file\n")
        let list = try segment(["@" + folder.path("none"), "--query", "it"])
        #expect(list.status == 1 && list.errors.contains("none: cannot be read: No such file or directory"))
        #expect(try segment(["-", "@-", "--query", "it"]).errors.contains("stdin is read once"))
        let wrong = try segment(["@-"], input: Data("{\"image\": 3}\n".utf8))
        #expect(wrong.status == 1 && wrong.errors.contains("<stdin>:1: “image” is not a string"))
    }
}
