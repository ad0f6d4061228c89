import Foundation

/// Sends any bytes to a server that runs in this process, and holds its answer to what every answer promises.
///
/// An input that begins with `+` goes, without it, to a server with keys; and `Content-Length: @` stands for the length of what follows
/// the head, so that a body may grow and shrink.
@_cdecl("LLVMFuzzerTestOneInput")
public func answerAnyRequest(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    let isGuarded = bytes.first == UInt8(ascii: "+")
    if isGuarded { bytes.removeFirst() }
    let request = withLength(bytes)
    let server = isGuarded ? FuzzServer.guarded : FuzzServer.open
    guard let reply = FuzzLine(server.path).ask(request, isHead: request.starts(with: "HEAD ".utf8)) else { return 0 }
    check(reply, isGuarded: isGuarded)
    return 0
}

/// The request with its body's length in place of the mark.
private func withLength(_ bytes: [UInt8]) -> [UInt8] {
    guard let blank = Data(bytes).range(of: Data("\r\n\r\n".utf8)),
        let mark = Data(bytes[..<blank.lowerBound]).range(of: Data("Content-Length: @".utf8))
    else { return bytes }
    let length = Array("Content-Length: \(bytes.count - blank.upperBound)".utf8)
    return bytes[..<mark.lowerBound] + length + bytes[mark.upperBound...]
}

private let statuses: Set<Int> = [
    200, 201, 204, 400, 401, 403, 404, 405, 408, 413, 414, 415, 417, 421, 422, 429, 431, 499, 503, 505,
]

private func check(_ reply: FuzzReply, isGuarded: Bool) {
    demand(statuses.contains(reply.status), "status \(reply.status)")
    let text = String(decoding: reply.body, as: UTF8.self)
    demand(!text.contains(FileManager.default.currentDirectoryPath), "an answer names a path of this machine")
    let isJSON = reply.contentType.hasPrefix("application/json")
    let object = isJSON && !reply.body.isEmpty ? try? JSONSerialization.jsonObject(with: reply.body) : nil
    if isJSON, !reply.body.isEmpty { demand(object != nil, "an answer is no JSON") }
    if reply.contentType.hasPrefix("text/event-stream") {
        demand(text.hasSuffix("\n\n") && !text.contains("internal_error"), "a stream breaks off")
    }
    // What the HTTP library refuses has no body.
    guard reply.status >= 400, !reply.body.isEmpty else { return }
    let error = (object as? [String: Any])?["error"] as? [String: Any]
    demand((error?["message"] as? String)?.isEmpty == false, "a refusal says nothing")
}

/// Ends the process with a sentence, which an optimised precondition would keep to itself.
func fault(_ sentence: String) -> Never {
    FileHandle.standardError.write(Data("fault: \(sentence)\n".utf8))
    abort()
}

/// Holds an answer to a promise.
func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) { if !holds { fault(sentence()) } }
