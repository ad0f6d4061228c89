import CPage
import Foundation
import Testing

/// A file of the page as the program holds it.
private struct Embedded {
    let name: String
    let type: String
    let bytes: Data
}

@Suite struct CPageTests {
    private let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/CPage/files").standardized

    private func embedded() throws -> [Embedded] {
        try (0..<cpage_file_count()).map { index in
            let file = try #require(cpage_file_at(index)).pointee
            return Embedded(
                name: String(cString: file.name), type: String(cString: file.content_type),
                bytes: Data(bytes: file.bytes, count: Int(file.count)))
        }
    }

    @Test func `every file of the folder is embedded once, byte for byte`() throws {
        let files = try embedded()
        #expect(
            files.map(\.name).sorted()
                == (try FileManager.default.contentsOfDirectory(atPath: folder.path)).sorted())
        for file in files { #expect(file.bytes == (try Data(contentsOf: folder.appending(path: file.name)))) }
    }

    @Test func `the media type is what the name's ending says`() throws {
        let types = ["html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"]
        for file in try embedded() {
            let ending = try #require(file.name.split(separator: ".").last.map(String.init))
            #expect(file.type == types[ending].map { $0 + "; charset=utf-8" })
        }
    }

    @Test func `there is nothing behind the last file`() {
        #expect(cpage_file_at(cpage_file_count()) == nil)
        #expect(cpage_file_at(UInt.max) == nil)
    }

    @Test func `every file that the page names is embedded, and nothing comes from elsewhere`() throws {
        let files = try embedded()
        let names = Set(files.map(\.name))
        let reference = /(?:"\/page\/|from "\.\/)(?<name>[^"]+)"/
        for file in files {
            let text = String(decoding: file.bytes, as: UTF8.self)
            for match in text.matches(of: reference) { #expect(names.contains(String(match.name))) }
            // Namespaces are names, not addresses.
            #expect(!text.replacing("http://www.w3.org/", with: "").contains(/https?:\/\//))
        }
    }

    @Test func `the page has no script, style or handler of its own, which its policy would refuse`() throws {
        let page = try #require(try embedded().first { $0.name == "index.html" })
        let text = String(decoding: page.bytes, as: UTF8.self)
        #expect(!text.contains(/<style|\sstyle=|\son[a-z]+=|javascript:/))
        #expect(!text.contains(/<script(?![^>]*\ssrc=)/))
    }
}
