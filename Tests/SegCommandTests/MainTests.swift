import Foundation
import Testing

@Suite struct MainTests {
    @Test func `help goes to stdout and is no failure`() throws {
        let outcome = try Binary.run(["--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("decode"))
        #expect(outcome.output.contains("outline"))
        #expect(outcome.errors == "")
    }

    @Test(arguments: [
        ["decode", "--fill", "round"], ["outline", "--epsilon-ratio=-1"], ["draw"], ["decode", "--what"],
    ])
    func `a wrong call exits with 64 and says so on stderr`(arguments: [String]) throws {
        let outcome = try Binary.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("Usage: simpleseg"))
    }

    /// `SIMPLESEG_BRIDGE` names no library: whatever asks for a tensor fails.
    @Test(arguments: ["--help", "decode", "outline", "train sft --help"])
    func `a command that needs no tensor never opens libtorch`(call: String) throws {
        let outcome = try Binary.shell("SIMPLESEG_BRIDGE=/no/such/library.so $simpleseg \(call) </dev/null")
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
    }

    @Test func `a library that is not there or is not the bridge is named, and nothing crashes`() throws {
        let missing = try Binary.shell("SIMPLESEG_BRIDGE=/no/such/library.so $simpleseg segment x.png --query x")
        #expect(missing.status == 1)
        #expect(
            missing.errors.contains(
                "libtorch's bridge cannot be used: /no/such/library.so: cannot open shared object file"))
        let foreign = try Binary.shell("SIMPLESEG_BRIDGE=libm.so.6 $simpleseg segment x.png --query x")
        #expect(foreign.status == 1)
        #expect(foreign.errors.contains("libm.so.6 was built for another version of this program"))
    }

    @Test func `a libtorch that LIBTORCH names is opened in place of the bridge's own, if it is of the same version`()
        throws
    {
        let missing = try Binary.shell("LIBTORCH=/no/such $simpleseg segment x.png --query x")
        #expect(missing.status == 1)
        #expect(
            missing.errors.contains(
                "the libtorch of LIBTORCH cannot be used: /no/such/lib/libtorch.so: cannot open shared object file"))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let torch = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(".deps/libtorch")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/lib", withDestinationPath: torch.path + "/lib")
        let version = try Binary.run(["--version"]).output.split(separator: "libtorch ").last?.prefix {
            $0 != ")" && $0 != "+"
        }
        let own = String(try #require(version))
        for text in ["__version__ = '\(own)+cpu'\ncuda = None\n", "# nothing\n"] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/version.py"))
            #expect(try Binary.shell("LIBTORCH=\(folder) $simpleseg --version").output.contains("libtorch \(own)"))
        }
        try Data("__version__ = '2.9.1+cu128'\n".utf8).write(to: URL(fileURLWithPath: folder + "/version.py"))
        let other = try Binary.shell("LIBTORCH=\(folder) $simpleseg segment x.png --query x")
        #expect(other.status == 1)
        #expect(
            other.errors.contains("LIBTORCH=\(folder) is libtorch 2.9.1, and libtorch's bridge was built over \(own)"))
    }

    @Test func `a reader that goes away ends the command quietly`() throws {
        let record = #"{"text": "[[[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]]", "width": 90, "height": 90}"#
        let outcome = try Binary.shell(
            "{ yes '\(record)' | head -n 20000; } 2>/dev/null | $simpleseg decode | head -n 1; echo ${PIPESTATUS[1]}")
        #expect(outcome.lines.count == 2)
        #expect(outcome.lines.last == "0")
        #expect(outcome.errors == "")
    }

    /// A packet socket keeps apart what separate calls of `write` brought.
    @Test func `lines on stderr are written whole, so that processes that share it do not mix letters`() throws {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
        let ours = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let theirs = FileHandle(fileDescriptor: ends[1])
        let process = Process()
        process.executableURL = Binary.url
        process.arguments = ["inspect", "/no/such/checkpoint"]
        process.standardError = theirs
        try process.run()
        try theirs.close()
        let packets = (0..<100).map { _ in packet(ours.fileDescriptor) }.prefix { !$0.isEmpty }
        process.waitUntilExit()
        #expect(process.terminationStatus == 64)
        #expect(packets.first?.hasPrefix("Error: ") == true, "\(packets)")
        #expect(packets.allSatisfy { $0.hasSuffix("\n") && $0.dropLast().allSatisfy { $0 != "\n" } }, "\(packets)")
    }

    /// The next packet, empty when the other end is closed.
    private func packet(_ socket: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(socket, &bytes, bytes.count)
        return String(decoding: bytes[..<max(count, 0)], as: UTF8.self)
    }
}
