import TestSupport
import Testing

@testable import SegServer

@Suite struct MultipartTests {
    private func body(_ parts: [(name: String, bytes: [UInt8])], _ boundary: String) -> [UInt8] {
        parts.flatMap { part in
            Array(
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name)\"\r\nContent-Type: image/png\r\n\r\n"
                    .utf8)
                + part.bytes + Array("\r\n".utf8)
        } + Array("--\(boundary)--\r\n".utf8)
    }

    @Test func `1000 drawn bodies give their parts back, byte for byte`() throws {
        var random = SplitMix64(seed: 22)
        for _ in 0..<1000 {
            let parts = (0..<Int.random(in: 1...4, using: &random)).map { index in
                (
                    name: "p\(index)",
                    bytes: (0..<Int.random(in: 0...60, using: &random)).map { _ in
                        [UInt8](arrayLiteral: 13, 10, 45, 88, 0, 255).randomElement(using: &random) ?? 0
                    }
                )
            }
            let read = try Multipart(body(parts, "XxX9")[...], contentType: "multipart/form-data; boundary=\"XxX9\"")
            #expect(read.parts.map(\.name) == parts.map(\.name))
            for part in parts { #expect(read.part(part.name).map { Array($0.bytes) } == part.bytes) }
            #expect(read.parts.allSatisfy { $0.contentType == "image/png" })
        }
    }

    @Test func `no damaged body ends the process, and none gives more parts than it may have`() {
        var random = SplitMix64(seed: 23)
        let whole = body((0..<5).map { ("p\($0)", Array(repeating: UInt8(7), count: 9)) }, "b")
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
            if let read = try? Multipart(bytes[...], contentType: "multipart/form-data; boundary=b") {
                #expect(read.parts.count <= 5)
            }
        }
        let many = body((0..<40).map { ("p\($0)", []) }, "b")
        #expect(throws: ServerError.self) { try Multipart(many[...], contentType: "multipart/form-data; boundary=b") }
        #expect(throws: ServerError.self) { try Multipart(whole[...], contentType: "multipart/form-data") }
        let twice = body([("a", []), ("a", [])], "b")
        #expect(throws: ServerError.self) { try Multipart(twice[...], contentType: "multipart/form-data; boundary=b") }
    }
}
