import Foundation
import Testing

@testable import SegFiles

@Suite struct FilesTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/files-\(UUID().uuidString)"

    private func sentence(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    @Test func `each failure is a sentence with path and reason`() throws {
        try Files.makeFolder(folder)
        defer { try? Files.remove(folder) }
        try Files.write(Data("x".utf8), to: folder + "/file")
        #expect(
            sentence { _ = try Files.data(at: "/nowhere/a") } == "/nowhere/a cannot be read: No such file or directory")
        #expect(sentence { _ = try Files.data(at: folder) } == "\(folder) cannot be read: Is a directory")
        #expect(
            sentence { _ = try Files.names(in: "/nowhere") } == "/nowhere cannot be listed: No such file or directory")
        #expect(sentence { try Files.write(Data(), to: folder) } == "\(folder) cannot be written: Is a directory")
        #expect(
            sentence { try Files.write(Data(), to: folder + "/no/x") }
                == "\(folder)/no/x cannot be written: No such file or directory")
        #expect(
            sentence { try Files.makeFolder(folder + "/file") }
                == "\(folder)/file cannot be made: A file of this name exists")
        #expect(sentence { try Files.makeFolder("/proc/x") }.hasPrefix("/proc/x cannot be made: "))
        #expect(sentence { try Files.remove("/nowhere") } == "/nowhere cannot be removed: No such file or directory")
        for text in ["/proc/x", folder + "/file/below"] {
            let told = sentence { try Files.makeFolder(text) }
            #expect(!told.contains("Error Domain") && !told.contains("NSCocoa"), "\(told)")
        }
    }

    @Test func `what is written is read back, and names are sorted`() throws {
        try Files.makeFolder(folder + "/a/b-folder")
        defer { try? Files.remove(folder) }
        for name in ["z", "b", "ä"] { try Files.write(Data(name.utf8), to: "\(folder)/a/\(name)") }
        #expect(try Files.names(in: folder + "/a") == ["b", "b-folder", "z", "ä"])
        #expect(try Files.text(at: folder + "/a/ä") == "ä")
        #expect(
            Files.isFolder(folder + "/a/b-folder") && !Files.isFolder(folder + "/a/z") && Files.exists(folder + "/a/z"))
        try Files.write(Data([0xFF]), to: folder + "/latin")
        #expect(
            sentence { _ = try Files.text(at: folder + "/latin") }.hasSuffix("cannot be read: The text is not UTF-8"))
    }
}
