import Foundation

/// A `data:` URL with base64 content (RFC 2397).
enum DataURL {
    /// Whether a text means to be one.
    static func isMeant(by text: String) -> Bool { text.utf8.prefix(5).elementsEqual("data:".utf8) }

    /// The bytes of a data URL.
    ///
    /// - Throws: ``ServerError`` when it is no base64, or longer than `limit` bytes.
    static func bytes(_ text: String, limit: Int, param: String) throws(ServerError) -> [UInt8] {
        let utf8 = text.utf8
        guard isMeant(by: text), let comma = utf8.firstIndex(of: UInt8(ascii: ",")) else {
            throw .bad("the picture is no data URL", param: param)
        }
        let head = String(text[..<comma]).lowercased()
        guard head.hasSuffix(";base64") else { throw .bad("the data URL is not in base64", param: param) }
        let content = utf8[utf8.index(after: comma)...]
        guard content.count / 4 * 3 <= limit + 3 else {
            throw .tooLarge("the picture has more than \(limit) bytes", param: param)
        }
        guard let data = Data(base64Encoded: Data(content)), !data.isEmpty else {
            throw .bad("the data URL's content is no base64", param: param)
        }
        return [UInt8](data)
    }
}
