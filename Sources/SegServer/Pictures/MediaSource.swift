import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import SegFiles

/// Pictures that a request names by address or path: refused, unless the one who started the server has allowed it.
struct MediaSource: Sendable {
    private let domains: [String]
    private let folder: String?
    private let resolve: @Sendable (String, Int) throws -> [SocketAddress]
    private let isPrivate: @Sendable (SocketAddress) -> Bool
    /// Redirects that are followed, each checked as the first address was.
    private static let redirects = 3

    /// - Parameters:
    ///   - domains: names of hosts that may be asked; `.example.org` stands for all within it.
    ///   - folder: whose files may be named; nil for none.
    ///   - resolve: gives the addresses of a host; the system's, by default.
    ///   - isPrivate: tells addresses that are not asked.
    init(
        domains: [String], folder: String?,
        resolve: @escaping @Sendable (String, Int) throws -> [SocketAddress] = Self.addresses,
        isPrivate: @escaping @Sendable (SocketAddress) -> Bool = AddressRange.isPrivate
    ) {
        self.domains = domains.map { $0.lowercased() }
        self.folder = folder.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
        (self.resolve, self.isPrivate) = (resolve, isPrivate)
    }

    /// The bytes of a picture.
    ///
    /// - Parameters:
    ///   - text: an `http:` or `https:` address, or a path within the folder, as it is or as a `file:` address.
    ///   - limit: most bytes.
    ///   - param: the field that names it.
    /// - Returns: the bytes as they are encoded.
    /// - Throws: ``ServerError``.
    func bytes(_ text: String, limit: Int, param: String) async throws -> [UInt8] {
        let lower = text.prefix(8).lowercased()
        if lower.hasPrefix("http://") || lower.hasPrefix("https://") {
            return try await fetch(text, limit: limit, param: param, left: Self.redirects)
        }
        return try file(lower.hasPrefix("file://") ? String(text.dropFirst(7)) : text, limit: limit, param: param)
    }

    // MARK: - Files

    private func file(_ path: String, limit: Int, param: String) throws(ServerError) -> [UInt8] {
        guard let folder else {
            throw .bad("the picture is no data URL and no id of a picture; paths are not read here", param: param)
        }
        let url = URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder, isDirectory: true))
        let real = url.standardizedFileURL.resolvingSymlinksInPath().path
        guard real.hasPrefix(folder + "/") else {
            throw ServerError(status: 403, message: "the path leads out of the folder that is read", param: param)
        }
        guard let size = (try? FileManager.default.attributesOfItem(atPath: real))?[.size] as? Int,
            !Files.isFolder(real)
        else { throw ServerError(status: 404, message: "there is no such picture", param: param) }
        guard size <= limit else { throw .tooLarge("the picture has more than \(limit) bytes", param: param) }
        do {
            return [UInt8](try Files.data(at: real))
        } catch {
            throw ServerError(status: 404, message: "the picture cannot be read", param: param)
        }
    }

    // MARK: - Addresses

    /// Whether a host may be asked.
    func allows(host: String) -> Bool {
        let host = host.lowercased()
        return domains.contains { $0.hasPrefix(".") ? host.hasSuffix($0) || host == $0.dropFirst() : host == $0 }
    }

    private func fetch(_ text: String, limit: Int, param: String, left: Int) async throws -> [UInt8] {
        guard let url = URL(string: text), let host = url.host, url.user == nil, url.password == nil else {
            throw ServerError.bad("the picture's address cannot be used", param: param)
        }
        guard allows(host: host) else {
            throw ServerError(status: 403, message: "pictures are not fetched from that host", param: param)
        }
        let address = try publicAddress(
            of: host, port: url.port ?? (url.scheme?.lowercased() == "https" ? 443 : 80), param)
        var configuration = HTTPClient.Configuration()
        // Asked at the very address that was checked: a name may mean another one a moment later.
        configuration.dnsOverride = [host: address]
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(10))
        configuration.decompression = .disabled
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let reply: Reply
        do {
            reply = try await ask(client, text, limit: limit, param)
            try await client.shutdown()
        } catch {
            try? await client.shutdown()
            throw error as? ServerError ?? Self.unreachable(param)
        }
        switch reply {
        case .bytes(let bytes): return bytes
        case .redirect(let target):
            guard left > 0, let next = URL(string: target, relativeTo: url)?.absoluteString else {
                throw Self.unreachable(param)
            }
            return try await fetch(next, limit: limit, param: param, left: left - 1)
        }
    }

    private enum Reply {
        case bytes([UInt8])
        case redirect(String)
    }

    private func ask(_ client: HTTPClient, _ text: String, limit: Int, _ param: String) async throws -> Reply {
        let reply = try await client.execute(HTTPClientRequest(url: text), timeout: .seconds(20))
        if (300..<400).contains(Int(reply.status.code)), let target = reply.headers.first(name: "location") {
            return .redirect(target)
        }
        guard reply.status == .ok else { throw Self.unreachable(param) }
        do {
            return .bytes([UInt8](buffer: try await reply.body.collect(upTo: limit)))
        } catch is NIOTooManyBytesError {
            throw ServerError.tooLarge("the picture has more than \(limit) bytes", param: param)
        }
    }

    /// An address of the host that strangers may be sent to. One private address among them makes the host private.
    private func publicAddress(of host: String, port: Int, _ param: String) throws(ServerError) -> String {
        let addresses = (try? resolve(host, port)) ?? []
        guard let address = addresses.first?.ipAddress else { throw Self.unreachable(param) }
        guard !addresses.contains(where: isPrivate) else {
            throw ServerError(status: 403, message: "pictures are not fetched from that address", param: param)
        }
        return address
    }

    /// One sentence for all that can go wrong there: what stands at the other end is not the client's to learn.
    private static func unreachable(_ param: String) -> ServerError {
        .bad("the picture could not be fetched", param: param, code: "media_unreachable")
    }

    /// The addresses of a host.
    @Sendable static func addresses(_ host: String, _ port: Int) throws -> [SocketAddress] {
        [try SocketAddress.makeAddressResolvingHost(host, port: port)]
    }
}
