internal import ArgumentParser
internal import Foundation
internal import SegChat
internal import SegFiles

/// A server that answers in a model's place.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Ask a server: its root, its /v1, or its chat completions.", valueName: "url"))
    var endpoint: String?

    @Option(help: "Requests on their way to the server at the same time.")
    var concurrency = 8

    @Option(help: "Most requests a second, repetitions included (default: no limit).")
    var rate: Double?

    @Option(help: "Seconds to wait for an answer.")
    var timeout = 1800.0

    @Option(help: "A file with the server's key, sent as a bearer token.", completion: .file())
    var apiKeyFile: String?

    func validate() throws {
        if concurrency < 1 { throw ValidationError("--concurrency must be 1 or more, is \(concurrency)") }
        if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("--rate must be above 0, is \(rate)") }
        if !(timeout > 0 && timeout.isFinite) { throw ValidationError("--timeout must be above 0, is \(timeout)") }
        if endpoint == nil, apiKeyFile != nil { throw ValidationError("--api-key-file goes with --endpoint") }
    }

    /// A client of the server at `address`.
    ///
    /// - Parameters:
    ///   - address: of the server.
    ///   - model: what it calls the model.
    /// - Throws: `ChatError.address`, and what keeps the key's file from being read.
    /// - Returns: the client.
    func client(_ address: String, model: String) throws -> ChatClient {
        let key = try apiKeyFile.map { path in
            try Files.text(at: path).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return try ChatClient(
            address: address, model: model, key: key, transport: WebChatTransport(timeout: timeout),
            pace: rate.map { RequestPace(perSecond: $0) },
            onRetry: { StandardError.line("\(address): \($0)", level: .warning) })
    }
}
