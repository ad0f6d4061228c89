public import Foundation
import Glibc
import Synchronization

/// An HTTP server on a free port of this machine that answers each request with what a closure makes of its body.
public final class LoopbackServer: Sendable {
    /// What a request is answered with.
    public struct Reply: Sendable {
        let status: Int
        let headers: [String: String]
        let body: String
        var isHangUp = false

        /// No reply: the connection is closed.
        public static var hangUp: Reply {
            var reply = Reply()
            reply.isHangUp = true
            return reply
        }

        /// A status, further headers, and the body.
        public init(status: Int = 200, headers: [String: String] = [:], body: String = "") {
            self.status = status
            self.headers = headers
            self.body = body
        }
    }

    private let port: Int
    private let listener: Int32
    private let requests = Requests()

    /// What came, in order.
    private final class Requests: Sendable {
        let all = Mutex<[(head: String, body: Data)]>([])
    }

    /// The bodies that came.
    public var bodies: [Data] { requests.all.withLock { $0.map(\.body) } }
    /// The lines before the bodies.
    public var headers: [String] { requests.all.withLock { $0.map(\.head) } }
    /// `http://127.0.0.1:PORT`.
    public var address: String { "http://127.0.0.1:\(port)" }

    /// Answers until the value goes; `reply` gets the number of the request, from 0, and its body.
    public init(_ reply: @escaping @Sendable (Int, Data) -> Reply) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(listener, plain, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, plain, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [requests] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { Self.serve(connection, requests, reply) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func serve(_ connection: Int32, _ requests: Requests, _ reply: (Int, Data) -> Reply) {
        defer { close(connection) }
        guard let (head, body) = request(connection) else { return }
        let number = requests.all.withLock { all in
            all.append((head, body))
            return all.count - 1
        }
        let answer = reply(number, body)
        if answer.isHangUp { return }
        var text =
            "HTTP/1.1 \(answer.status) Status\r\nContent-Length: \(answer.body.utf8.count)\r\nConnection: close\r\n"
        for (name, value) in answer.headers { text += "\(name): \(value)\r\n" }
        let bytes = Array((text + "\r\n" + answer.body).utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// What stands before the empty line, and as many bytes behind it as it says.
    private static func request(_ connection: Int32) -> (String, Data)? {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let end = data.firstRange(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: data[..<end.lowerBound], as: UTF8.self)
                let length =
                    head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.split(separator: ":")[1].trimmingCharacters(in: .whitespaces)) } ?? 0
                if data.count - end.upperBound >= length { return (head, Data(data[end.upperBound...])) }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            data.append(contentsOf: buffer[..<count])
        }
    }
}
