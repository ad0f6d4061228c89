import Glibc
import NIOCore

/// Whether an address may be asked for a picture: only those of the public internet.
enum AddressRange {
    /// True for addresses that no server may be sent to by a stranger: this machine, private networks, link-local ones,
    /// among them those at which clouds tell their secrets, multicast, and all that IANA keeps for special purposes.
    static func isPrivate(_ address: SocketAddress) -> Bool {
        guard let text = address.ipAddress else { return true }
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return isPrivate(v4: bytes) }
        return inet_pton(AF_INET6, text, &bytes) == 1 ? isPrivate(v6: bytes) : true
    }

    /// Four bytes, the first first.
    static func isPrivate(v4 bytes: [UInt8]) -> Bool {
        switch (bytes[0], bytes[1]) {
        case (0, _), (10, _), (127, _), (224..., _): true
        case (100, 64...127), (169, 254), (172, 16...31), (192, 168), (198, 18...19): true
        case (192, 0): bytes[2] == 0 || bytes[2] == 2
        case (192, 88): bytes[2] == 99
        case (198, 51): bytes[2] == 100
        case (203, 0): bytes[2] == 113
        default: false
        }
    }

    /// Sixteen bytes; addresses of version 4 within those of version 6 are judged as what they are.
    static func isPrivate(v6 bytes: [UInt8]) -> Bool {
        let head = Array(bytes[..<12])
        let isMapped = head == [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        let isTranslated = head == [0, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8)
        if isMapped || isTranslated { return isPrivate(v4: Array(bytes[12...])) }
        if bytes[0] == 0x20, bytes[1] == 0x02 { return isPrivate(v4: Array(bytes[2..<6])) }
        // Only 2000::/3 is given out; of it, documentation and Teredo are not.
        guard bytes[0] & 0xE0 == 0x20 else { return true }
        return bytes[0] == 0x20 && bytes[1] == 0x01
            && (bytes[2] == 0x0D && bytes[3] == 0xB8 || bytes[2] == 0 && bytes[3] == 0)
    }
}
