import Foundation
import Glibc

/// What a server answered.
struct FuzzReply {
    let status: Int
    let contentType: String
    let body: Data

    /// An answer that is whole; nil when there is more to come.
    init?(_ bytes: [UInt8], isHead: Bool) {
        guard let blank = Data(bytes).range(of: Data("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<blank.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        demand(words.count >= 2 && words[0].hasPrefix("HTTP/1."), "an answer does not begin as one")
        let rest = Array(bytes[blank.upperBound...])
        if words[1] == "100" {
            guard let next = FuzzReply(rest, isHead: isHead) else { return nil }
            self = next
            return
        }
        status = Int(words[1]) ?? 0
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            if halves.count == 2 { fields[halves[0].lowercased()] = halves[1].trimmingCharacters(in: .whitespaces) }
        }
        contentType = fields["content-type"] ?? ""
        if isHead || status == 204 {
            body = Data()
        } else if fields["transfer-encoding"] == "chunked" {
            guard let whole = Self.joined(rest) else { return nil }
            body = whole
        } else {
            let length = fields["content-length"].flatMap { Int($0) } ?? 0
            guard rest.count >= length else { return nil }
            body = Data(rest[..<length])
        }
    }

    /// The chunks as one; nil when the last is not there.
    private static func joined(_ bytes: [UInt8]) -> Data? {
        var (body, rest) = (Data(), bytes[...])
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let head = String(decoding: rest[..<end], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard let length = Int(head, radix: 16) else { fault("a chunk has no length") }
            let start = end + 1
            guard rest.endIndex >= start + length + 2 else { return nil }
            if length == 0 { return body }
            body += rest[start..<start + length]
            rest = rest[(start + length + 2)...]
        }
        return nil
    }
}

/// A connection for one request.
struct FuzzLine {
    private let descriptor: Int32

    /// Connects to a socket of this machine.
    init(_ path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = descriptor
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        demand(result == 0, "the server takes no connection")
    }

    /// Sends a request and waits for its answer. Where none comes for a while, the request may not be whole: then its end is
    /// declared, and the server must close.
    ///
    /// - Returns: the answer; nil when the server closed without one.
    func ask(_ request: [UInt8], isHead: Bool) -> FuzzReply? {
        defer { close(descriptor) }
        _ = request.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        var (answer, isEnded) = ([UInt8](), false)
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            if let reply = FuzzReply(answer, isHead: isHead) { return reply }
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&wanted, 1, isEnded ? 15_000 : 20) == 0 {
                demand(!isEnded, "no answer and no end within fifteen seconds")
                shutdown(descriptor, Int32(SHUT_WR))
                isEnded = true
                continue
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            answer += buffer[..<count]
        }
    }
}
