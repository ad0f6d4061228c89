internal import Glibc

/// Addresses of this machine, as its routes have them.
public enum LocalAddress {
    /// The address from which this machine reaches `host`, a number: its routes choose the interface. No packet is sent.
    ///
    /// - Parameter host: a name or an address.
    /// - Returns: nil when the name is unknown or no route leads there.
    public static func reaching(_ host: String) -> String? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "9", &hints, &list) == 0 else { return nil }
        defer { freeaddrinfo(list) }
        var next = list
        while let entry = next?.pointee {
            if let address = source(for: entry) { return address }
            next = entry.ai_next
        }
        return nil
    }

    /// Whether only this machine can reach `address`.
    public static func isLoopback(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }

    /// The name of the interface that has `address`; nil when none does.
    public static func interface(of address: String) -> String? {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return nil }
        defer { freeifaddrs(list) }
        var next = list
        while let entry = next?.pointee {
            if let found = entry.ifa_addr {
                let isV6 = Int32(found.pointee.sa_family) == AF_INET6
                let length = isV6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
                if number(found, socklen_t(length)) == address { return String(cString: entry.ifa_name) }
            }
            next = entry.ifa_next
        }
        return nil
    }

    private static func source(for entry: addrinfo) -> String? {
        let descriptor = socket(entry.ai_family, entry.ai_socktype, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard connect(descriptor, entry.ai_addr, entry.ai_addrlen) == 0 else { return nil }
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &length) == 0 ? number(address, length) : nil
            }
        }
    }

    private static func number(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> String? {
        var text = [CChar](repeating: 0, count: 256)
        guard getnameinfo(address, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else {
            return nil
        }
        return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    }
}
