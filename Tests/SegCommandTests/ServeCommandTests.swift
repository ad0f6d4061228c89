import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct ServeCommandTests {
    private struct Running {
        let process: Process
        let log: URL

        var errors: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

        /// `http://127.0.0.1:PORT`, once it is listened on.
        func address() throws -> String {
            while process.isRunning {
                if let match = errors.firstMatch(of: /listening on (http:\/\/127\.0\.0\.1:\d+)\n/) {
                    return String(match.1)
                }
                usleep(5000)
            }
            throw POSIXError(.ECONNREFUSED)
        }
    }

    private func start(_ arguments: [String], in folder: URL) throws -> Running {
        let log = folder.appendingPathComponent("log")
        try Data().write(to: log)
        let process = Process()
        process.executableURL = Binary.url
        process.arguments = ["serve", "--port", "0"] + arguments
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        return Running(process: process, log: log)
    }

    /// The reply, head and body, to a request that asks for no further one.
    private static func get(_ path: String, from address: String) throws -> String {
        let connection = try RawConnection(port: #require(URL(string: address)?.port))
        defer { connection.hangUp() }
        #expect(connection.send("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
        var reply = ""
        while let piece = connection.read(milliseconds: 10_000), !piece.isEmpty { reply += piece }
        return reply
    }

    @Test func `a server says where it listens, answers, and ends with 0 when it is told to`() throws {
        try Binary.withFolder { folder in
            let server = try start([], in: folder)
            let address = try server.address()
            #expect(try Self.get("/health", from: address).contains("UP"))
            #expect(try Self.get("/", from: address).contains("<html"))
            kill(server.process.processIdentifier, SIGTERM)
            server.process.waitUntilExit()
            #expect(server.process.terminationStatus == 0 && server.process.terminationReason == .exit)
            #expect(server.errors.contains("route=/health"))
        }
    }

    @Test func `an address that others reach, and options that make no sense, are refused`() throws {
        let open = try Binary.run(["serve", "--host", "0.0.0.0", "--port", "0"])
        #expect(open.status == 1 && open.errors.contains("--api-key") && open.errors.contains("--no-auth"))
        #expect(try Binary.run(["serve", "--rows", "0"]).status == 64)
        #expect(try Binary.run(["serve", "--log-level", "loud"]).status == 64)
        #expect(try Binary.run(["serve", "--port", "70000"]).status == 1)
        #expect(try Binary.run(["serve", "--model", "/none"]).status == 1)
    }
}
