internal import Foundation

/// One of TensorBoard's events as bytes: `tensorflow.Event` in protobuf's wire format, in a frame of TFRecord.
struct EventRecord {
    /// The steps that were done.
    let step: Int
    /// Seconds since 1970.
    let time: Double
    /// The event's fields after time and step.
    private var content: [UInt8] = []

    private init(step: Int, time: Double) { (self.step, self.time) = (step, time) }

    /// What begins every file.
    static func version(time: Double) -> EventRecord {
        var record = EventRecord(step: 0, time: time)
        record.content.append(field: 3, bytes: Array("brain.Event:2".utf8))
        return record
    }

    /// Says that a run goes on, and that events of `step` and later ones from before do not count.
    static func start(step: Int, time: Double) -> EventRecord {
        var record = EventRecord(step: step, time: time)
        record.content.append(field: 7, bytes: [8, 1])
        return record
    }

    /// Numbers of a step, by name. TensorBoard keeps them in single precision.
    static func scalars(_ values: [(name: String, value: Double)], step: Int, time: Double) -> EventRecord {
        var summary: [UInt8] = []
        for (name, value) in values {
            var entry: [UInt8] = []
            entry.append(field: 1, bytes: Array(name.utf8))
            entry.append(field: 2, fixed: Float(value).bitPattern)
            summary.append(field: 1, bytes: entry)
        }
        var record = EventRecord(step: step, time: time)
        record.content.append(field: 5, bytes: summary)
        return record
    }

    /// A PNG picture of a step.
    static func picture(
        _ png: [UInt8], named name: String, width: Int, height: Int, step: Int, time: Double
    ) -> EventRecord {
        var image: [UInt8] = []
        image.append(field: 1, number: height)
        image.append(field: 2, number: width)
        image.append(field: 3, number: 3)
        image.append(field: 4, bytes: png)
        var entry: [UInt8] = []
        entry.append(field: 1, bytes: Array(name.utf8))
        entry.append(field: 4, bytes: image)
        var summary: [UInt8] = []
        summary.append(field: 1, bytes: entry)
        var record = EventRecord(step: step, time: time)
        record.content.append(field: 5, bytes: summary)
        return record
    }

    /// The event in its frame: length, checksum of the length, event, checksum of the event.
    var framed: [UInt8] {
        var event: [UInt8] = []
        event.append(field: 1, fixed: time.bitPattern)
        event.append(field: 2, number: step)
        event += content
        let length = UInt64(event.count).littleEndianBytes
        return length + Checksum.masked(length).littleEndianBytes + event + Checksum.masked(event).littleEndianBytes
    }
}

/// The frames of an event file, up to the first that is not whole.
struct EventFrames: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next frame with its steps and whether it holds a summary; nil at the end and where the file is cut or damaged.
    mutating func next() -> (frame: ArraySlice<UInt8>, step: Int, hasSummary: Bool)? {
        guard place + 16 <= bytes.count, Checksum.masked(bytes[place..<place + 8]) == number(at: place + 8, of: 4),
            let length = Int(exactly: number(at: place, of: 8)), length <= bytes.count - place - 16
        else { return nil }
        let event = bytes[place + 12..<place + 12 + length]
        guard Checksum.masked(event) == number(at: place + 12 + length, of: 4),
            let (step, hasSummary) = Self.facts(event)
        else { return nil }
        let frame = bytes[place..<place + 16 + length]
        place += frame.count
        return (frame, step, hasSummary)
    }

    private func number(at place: Int, of count: Int) -> UInt64 {
        bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// What the fields of an event say; nil for what is no message.
    private static func facts(_ event: ArraySlice<UInt8>) -> (step: Int, hasSummary: Bool)? {
        var (rest, step, hasSummary) = (event, 0, false)
        while !rest.isEmpty {
            guard let tag = rest.popVarint() else { return nil }
            if tag >> 3 == 5 { hasSummary = true }
            switch tag & 7 {
            case 0:
                guard let value = rest.popVarint() else { return nil }
                if tag >> 3 == 2 { step = Int(truncatingIfNeeded: value) }
            case 1: rest = rest.dropFirst(8)
            case 5: rest = rest.dropFirst(4)
            case 2:
                guard let length = rest.popVarint(), length <= rest.count else { return nil }
                rest = rest.dropFirst(Int(length))
            default: return nil
            }
        }
        return (step, hasSummary)
    }
}

private func == (masked: UInt32, stored: UInt64) -> Bool { UInt64(masked) == stored }

extension ArraySlice<UInt8> {
    /// Takes a number of protobuf's away; nil when it does not end.
    fileprivate mutating func popVarint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}

extension FixedWidthInteger {
    fileprivate var littleEndianBytes: [UInt8] { Swift.withUnsafeBytes(of: littleEndian) { Array($0) } }
}

extension [UInt8] {
    private mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    fileprivate mutating func append(field: Int, number: Int) {
        append(varint: UInt64(field << 3))
        append(varint: UInt64(bitPattern: Int64(number)))
    }

    fileprivate mutating func append(field: Int, fixed: UInt64) {
        append(varint: UInt64(field << 3 | 1))
        self += fixed.littleEndianBytes
    }

    fileprivate mutating func append(field: Int, fixed: UInt32) {
        append(varint: UInt64(field << 3 | 5))
        self += fixed.littleEndianBytes
    }

    fileprivate mutating func append(field: Int, bytes: [UInt8]) {
        append(varint: UInt64(field << 3 | 2))
        append(varint: UInt64(bytes.count))
        self += bytes
    }
}
