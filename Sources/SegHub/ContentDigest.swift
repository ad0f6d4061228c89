internal import Crypto
internal import Foundation
internal import SegCache
internal import SegFiles

/// What a file's bytes must come to: the SHA-256 of a file kept by Git LFS, or git's SHA-1 of any other.
public enum ContentDigest: Hashable, Sendable {
    /// 64 hexadecimal digits.
    case sha256(String)
    /// 40 hexadecimal digits: SHA-1 of `blob SIZE`, a zero byte, and the file.
    case gitBlob(String)

    /// The digest that an ETag stands for; nil where it is none of the two.
    public init?(etag: String) {
        let isHex = etag.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        switch (isHex, etag.utf8.count) {
        case (true, 64): self = .sha256(etag)
        case (true, 40): self = .gitBlob(etag)
        default: return nil
        }
    }

    /// The digits, by which the cache names the file.
    public var etag: String {
        switch self {
        case .sha256(let text), .gitBlob(let text): text
        }
    }

    /// Adds bytes up.
    package struct Sum {
        private var sha256 = SHA256()
        private var sha1 = Insecure.SHA1()
        private let digest: ContentDigest

        /// A sum for a file of `size` bytes.
        package init(_ digest: ContentDigest, size: Int) {
            self.digest = digest
            if case .gitBlob = digest { sha1.update(data: Data("blob \(size)\0".utf8)) }
        }

        /// Adds the next bytes.
        package mutating func add(_ bytes: UnsafeRawBufferPointer) {
            switch digest {
            case .sha256: sha256.update(bufferPointer: bytes)
            case .gitBlob: sha1.update(bufferPointer: bytes)
            }
        }

        /// Whether what was added is the file.
        package var isRight: Bool { found == digest.etag }

        /// What it came to.
        package var found: String {
            switch digest {
            case .sha256: Self.digits(sha256.finalize())
            case .gitBlob: Self.digits(sha1.finalize())
            }
        }

        private static func digits(_ bytes: some Sequence<UInt8>) -> String {
            bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        }
    }

    /// Whether the file at `path` is what the digest says.
    ///
    /// - Throws: `FileError` when it cannot be read, `CancellationError`.
    public func matches(fileAt path: String) throws -> Bool {
        guard let size = FileTree.size(path) else { return false }
        let file = try BlobFile(readingAt: path)
        var sum = Sum(self, size: size)
        try file.read(0..<size) { sum.add($0) }
        return sum.isRight
    }
}
