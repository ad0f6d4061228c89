import Foundation
import Glibc

/// A connection that sends and reads bytes as it likes.
public struct RawConnection {
    private let descriptor: Int32

    /// Connects to a port of this machine.
    ///
    /// - Throws: `POSIXError`.
    public init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let descriptor = descriptor
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    /// Sends a text.
    ///
    /// - Returns: whether all of it went out.
    public func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// What comes within a time; nil when the other side has closed.
    public func read(milliseconds: Int32) -> String? {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, milliseconds) > 0 else { return "" }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// What comes within a time, without holding a thread that the server may need; nil when the other side has closed.
    ///
    /// - Throws: `CancellationError`.
    public func answer(within seconds: Double = 30) async throws -> String? {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            let text = read(milliseconds: 0)
            if text != "" { return text }
            try await Task.sleep(for: .milliseconds(5))
        }
        return ""
    }

    /// Closes the connection.
    public func hangUp() { close(descriptor) }
}
