internal import CSimpleSeg
internal import Foundation
internal import SegInterface
internal import SegTokens

/// A tokenizer behind a pointer.
private final class OpenTokenizer: Sendable {
    let tokenizer: Tokenizer

    init(_ tokenizer: Tokenizer) { self.tokenizer = tokenizer }
}

/// Opens the tokenizer of a folder; see CSimpleSeg.h.
@c(seg_tokenizer_open)
public func openTokenizer(
    path: UnsafePointer<UInt8>?, bytes: Int64, tokenizer: UnsafeMutablePointer<OpaquePointer?>?,
    error: UnsafeMutablePointer<CChar>?, capacity: Int64
) -> Int32 {
    ErrorPlace(error, capacity).status {
        guard let tokenizer else { throw Refusal.missing("tokenizer") }
        let path = try CallerMemory.text(path, bytes)
        let opened = try Tokenizer(directory: URL(fileURLWithPath: path, isDirectory: true))
        tokenizer.pointee = Handle.make(OpenTokenizer(opened))
    }
}

/// The tokens of a text; see CSimpleSeg.h.
@c(seg_tokenizer_encode)
public func encodeTokens(
    tokenizer: OpaquePointer?, text: UnsafePointer<UInt8>?, bytes: Int64, specials: Int32,
    ids: UnsafeMutablePointer<Int64>?, room: Int64, count: UnsafeMutablePointer<Int64>?,
    error: UnsafeMutablePointer<CChar>?, capacity: Int64
) -> Int32 {
    ErrorPlace(error, capacity).status {
        guard let tokenizer else { throw Refusal.missing("tokenizer") }
        guard room >= 0 else { throw Refusal.badCount("the room for ids", room) }
        let found = Handle.object(tokenizer, as: OpenTokenizer.self).tokenizer
            .encode(try CallerMemory.text(text, bytes), specials: specials == 0 ? .literal : .parsed)
        if let ids { for (index, id) in found.prefix(Int(room)).enumerated() { ids[index] = Int64(id) } }
        count?.pointee = Int64(found.count)
    }
}

/// Frees a tokenizer; see CSimpleSeg.h.
@c(seg_tokenizer_free)
public func freeTokenizer(_ tokenizer: OpaquePointer?) {
    if let tokenizer { Handle.free(tokenizer, as: OpenTokenizer.self) }
}
