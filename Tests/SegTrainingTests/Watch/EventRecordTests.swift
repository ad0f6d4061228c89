import TestSupport
import Testing

@testable import SegTraining

struct EventRecordTests {
    /// The bytes are those of tensorboard 2.21's `RecordWriter` for the same event.
    @Test func `a frame is known to the byte`() {
        let record = EventRecord.scalars([("loss", 2.5)], step: 7, time: 1)
        let event: [UInt8] =
            [0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x10, 0x07, 0x2A, 0x0D, 0x0A, 0x0B, 0x0A, 0x04] + Array("loss".utf8)
            + [0x15, 0, 0, 0x20, 0x40]
        let frame = record.framed
        #expect(Array(frame[12..<frame.count - 4]) == event && frame[0] == UInt8(event.count))
        #expect(frame.count == event.count + 16)
    }

    private static func records(_ random: inout SplitMix64) -> [EventRecord] {
        (0..<Int.random(in: 0...12, using: &random)).map { _ in
            let step = [0, 1, 127, 128, 300, 1 << 40].randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<4, using: &random) {
            case 0: return .version(time: 1)
            case 1: return .start(step: step, time: 2)
            case 2:
                return .picture([UInt8](repeating: 9, count: 200), named: "a", width: 3, height: 4, step: step, time: 3)
            default: return .scalars([("loss", .nan), ("ä/b", 1e300)], step: step, time: 4)
            }
        }
    }

    @Test func `frames are read back up to where a file is cut, wherever that is`() {
        var random = SplitMix64(seed: 2)
        for _ in 0..<400 {
            let records = Self.records(&random)
            let whole = records.flatMap(\.framed)
            #expect(EventFrames(whole).map(\.step) == records.map(\.step))
            let cut = Int.random(in: 0...whole.count, using: &random)
            let read = Array(EventFrames(Array(whole[..<cut])))
            #expect(read.flatMap { Array($0.frame) } == Array(whole[..<read.reduce(0) { $0 + $1.frame.count }]))
            #expect(read.count == records.count || cut < whole.count)
        }
    }

    @Test func `a damaged byte ends the reading, and no bytes break it`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<2000 {
            var bytes = Self.records(&random).flatMap(\.framed)
            let count = Array(EventFrames(bytes)).count
            if bytes.isEmpty { continue }
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] ^= UInt8.random(in: 1...255, using: &random)
            #expect(Array(EventFrames(bytes)).count < count)
            let noise = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(Array(EventFrames(noise)).isEmpty)
        }
    }
}
