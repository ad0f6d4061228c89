import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import SegGeometry
import SegImaging
import SegInference
import SimpleSeg
import Testing

@testable import SegServer

/// A server of the embedded checkpoint.
enum ServerFixture {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let nano = root.appendingPathComponent("Models/nano")

    /// A picture of the examples, encoded.
    static func example(_ name: String = "cross.png") throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appendingPathComponent("Examples/\(name)")))
    }

    /// The same as a data URL.
    static func dataURL(_ name: String = "cross.png") throws -> String {
        "data:image/png;base64," + Data(try example(name)).base64EncodedString()
    }

    static func model(rows: Int = 8, queue: Int = 64) throws -> ServedModel {
        var engine = EngineService.Options()
        (engine.engine.rowLimit, engine.queueLimit) = (rows, queue)
        (engine.engine.isBatchInvariant, engine.engine.prefixReuse) = (true, .tokens)
        engine.engine.prefixBytes = 64 << 20
        return try ServedModel(directory: nano, engine: engine)
    }

    /// A server; no request is logged.
    static func server(
        _ change: (inout ServeOptions) -> Void = { _ in }, model: ServedModel? = nil, pages: [PageFile] = []
    ) throws -> SimpleSegServer {
        var options = ServeOptions()
        options.port = 0
        change(&options)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try SimpleSegServer(
            model: model ?? self.model(), options: options, version: "1.2.3",
            samples: SamplePictures(folder: root.appendingPathComponent("Examples").path), pages: pages, logger: logger)
    }
}

extension TestClientProtocol {
    /// Posts JSON.
    func post(_ path: String, _ json: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        var headers = headers
        headers[.contentType] = "application/json"
        return try await execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: json))
    }
}

extension TestResponse {
    /// The body's JSON object.
    var object: [String: Any] {
        get throws {
            try #require(try JSONSerialization.jsonObject(with: Data(body.readableBytesView)) as? [String: Any])
        }
    }

    /// The members of the error.
    var error: [String: Any] { get throws { try #require(try object["error"] as? [String: Any]) } }

    /// The events of a stream: kind and data.
    var events: [(name: String?, data: [String: Any])] {
        get throws {
            try String(buffer: body).components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { block in
                var (name, data): (String?, [String: Any]) = (nil, [:])
                for line in block.split(separator: "\n") {
                    if line.hasPrefix("event: ") { name = String(line.dropFirst(7)) }
                    guard line.hasPrefix("data: "), line != "data: [DONE]" else { continue }
                    let text = Data(line.dropFirst(6).utf8)
                    data = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
                }
                return (name, data)
            }
        }
    }
}
