import Foundation

/// The built command, run as a user runs it.
struct Binary {
    /// What a run left behind.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String

        /// stdout by lines.
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// The command lies beside the test bundle.
    static var url: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("simpleseg")
    }

    /// Runs the command on `input`; files stand in for pipes, so that no buffer can fill up.
    static func run(_ arguments: [String], input: String = "") throws -> Outcome {
        try run(arguments, input: Data(input.utf8))
    }

    /// Runs the command on the bytes of `input`.
    static func run(_ arguments: [String], input: Data) throws -> Outcome {
        try withFolder { folder in
            let files = ["in", "out", "err"].map(folder.appendingPathComponent)
            try input.write(to: files[0])
            for file in files[1...] { try Data().write(to: file) }
            let process = Process()
            process.executableURL = url
            process.arguments = arguments
            process.standardInput = try FileHandle(forReadingFrom: files[0])
            process.standardOutput = try FileHandle(forWritingTo: files[1])
            process.standardError = try FileHandle(forWritingTo: files[2])
            try process.run()
            process.waitUntilExit()
            return Outcome(
                status: process.terminationStatus,
                output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
                errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
        }
    }

    /// Runs a line of the shell in which `$simpleseg` is the command.
    static func shell(_ line: String) throws -> Outcome {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", line]
        process.environment = ["simpleseg": url.path, "PATH": "/usr/bin:/bin"]
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaint, as: UTF8.self))
    }

    /// Gives `body` an empty folder and removes it afterwards.
    static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("simpleseg-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
