import Crypto
import Foundation

/// The keys that open a server.
struct KeyRing: Sendable {
    private let digests: [[UInt8]]
    /// Digests instead of the keys: equally long, and of no use to who reads the memory.
    private let salt = SymmetricKey(size: .bits256)

    init(_ keys: [String]) {
        let salt = salt
        digests = keys.map { Self.digest($0, salt) }
    }

    /// Whether everybody is let in.
    var isEmpty: Bool { digests.isEmpty }

    /// Whether a key is one of the ring's. The time does not depend on how far it agrees with one.
    func holds(_ key: String) -> Bool {
        let digest = Self.digest(key, salt)
        return digests.reduce(false) { found, other in
            Self.agree(digest, other) || found
        }
    }

    /// What stands for a caller where requests are counted; not the key itself.
    func name(of key: String) -> String {
        Self.digest(key, salt).prefix(8).map { String($0, radix: 16) }.joined()
    }

    private static func digest(_ key: String, _ salt: SymmetricKey) -> [UInt8] {
        [UInt8](HMAC<SHA256>.authenticationCode(for: Data(key.utf8), using: salt))
    }

    private static func agree(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0 && a.count == b.count
    }
}
