import Testing

@testable import SegInterface

struct RefusalTests {
    private struct Sentence: Error, CustomStringConvertible { let description: String }

    private func status(_ sentence: String, capacity: Int) -> (Int32, [CChar]) {
        var room = [CChar](repeating: 77, count: capacity + 8)
        let status = room.withUnsafeMutableBufferPointer {
            ErrorPlace($0.baseAddress, Int64(capacity)).status { throw Sentence(description: sentence) }
        }
        return (status, room)
    }

    @Test func `a sentence is cut between characters, ended, and never written past its room`() throws {
        let sentence = "640×480 → “x” 😀"
        for capacity in 0...40 {
            let (status, room) = status(sentence, capacity: capacity)
            #expect(status == 1)
            #expect(room[capacity...].allSatisfy { $0 == 77 })
            guard capacity > 0 else { continue }
            let end = try #require(room.firstIndex(of: 0))
            let text = try #require(String(validating: room[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self))
            #expect(sentence.hasPrefix(text))
            #expect(end + 4 >= min(capacity - 1, sentence.utf8.count))
        }
    }

    @Test func `without room, or without an error, nothing is written`() {
        #expect(ErrorPlace(nil, 100).status { throw Refusal.missing("mask") } == 1)
        var room = [CChar](repeating: 77, count: 4)
        #expect(
            room.withUnsafeMutableBufferPointer {
                ErrorPlace($0.baseAddress, -1).status { throw Refusal.missing("mask") }
            } == 1)
        #expect(room.withUnsafeMutableBufferPointer { ErrorPlace($0.baseAddress, 4).status {} } == 0)
        #expect(room == [77, 77, 77, 77])
    }
}
