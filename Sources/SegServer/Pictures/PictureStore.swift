import Crypto
import Foundation
import SegGeometry
import SegImaging
import SegInputs

/// A picture that can be asked about: decoded, upright, and cut into patches once.
struct StoredPicture: Sendable {
    /// What requests call it.
    let id: String
    /// The pixels.
    let image: Image
    /// What the model sees.
    let patches: PatchedImage
    /// How it was encoded.
    let format: ImageFormat
    /// Bytes of the encoded picture.
    let encodedBytes: Int

    /// Bytes that are held for it.
    var byteCount: Int { image.pixels.count + 4 * patches.values.count }
}

/// Pictures kept in memory for further questions, up to a budget of bytes; the one used longest ago leaves first.
///
/// The same bytes are the same picture. Its name is a keyed digest, so that nobody can name a picture that they have not
/// seen, or find out whether somebody else has sent it.
actor PictureStore {
    /// Bytes that may be held.
    let budget: Int
    private var pictures: [String: StoredPicture] = [:]
    /// Names, the one used last at the end.
    private var order: [String] = []
    private(set) var byteCount = 0
    private nonisolated let key = SymmetricKey(size: .bits256)

    init(budget: Int) { self.budget = budget }

    var count: Int { pictures.count }

    /// The name of a picture by its encoded bytes.
    nonisolated func id(of bytes: [UInt8]) -> String {
        let digest = HMAC<SHA256>.authenticationCode(for: Data(bytes), using: key)
        return "img_" + digest.prefix(12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The picture of a name; nil when it is not, or no more, there.
    func picture(_ id: String) -> StoredPicture? {
        guard let picture = pictures[id] else { return nil }
        touch(id)
        return picture
    }

    /// Keeps a picture. One that is larger than the whole budget is not kept.
    func insert(_ picture: StoredPicture) {
        guard pictures[picture.id] == nil, picture.byteCount <= budget else { return touch(picture.id) }
        pictures[picture.id] = picture
        order.append(picture.id)
        byteCount += picture.byteCount
        while byteCount > budget, let oldest = order.first { _ = remove(oldest) }
    }

    /// Lets go of a picture.
    ///
    /// - Returns: whether it was there.
    func remove(_ id: String) -> Bool {
        guard let picture = pictures.removeValue(forKey: id) else { return false }
        order.removeAll { $0 == id }
        byteCount -= picture.byteCount
        return true
    }

    private func touch(_ id: String) {
        guard pictures[id] != nil else { return }
        order.removeAll { $0 == id }
        order.append(id)
    }
}
