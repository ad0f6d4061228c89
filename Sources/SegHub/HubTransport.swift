package import NIOCore
package import NIOHTTP1

/// One request, without a body.
package struct HubRequest: Sendable {
    /// GET or HEAD.
    package var method: HTTPMethod
    /// The whole address.
    package var url: String
    /// Every header.
    package var headers: HTTPHeaders
}

/// One answer.
package struct HubReply: Sendable {
    /// The pieces of a body as they come.
    package typealias Body = any AsyncSequence<ByteBuffer, any Error> & Sendable

    /// Of HTTP.
    package var status: Int
    /// Every header.
    package var headers: HTTPHeaders
    /// Read at most once.
    package var body: Body

    /// An answer.
    package init(status: Int, headers: HTTPHeaders, body: Body) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    /// The whole body.
    ///
    /// - Throws: what reading throws, or `TransferFault.tooLong` for more than `limit` bytes.
    package func bytes(limit: Int) async throws -> [UInt8] { try await Self.collect(body, limit: limit) }

    private static func collect(
        _ body: some AsyncSequence<ByteBuffer, any Error>, limit: Int
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in body {
            bytes += piece.readableBytesView
            if bytes.count > limit { throw TransferFault.tooLong(limit) }
        }
        return bytes
    }
}

/// Carries requests. Redirections are not followed and bodies not decompressed.
package protocol HubTransport: Sendable {
    /// Sends a request; the answer's body may still be on its way.
    func send(_ request: HubRequest) async throws -> HubReply

    /// What an error of ``send(_:)`` or of a body means.
    func fault(of error: any Error) -> TransferFault
}
