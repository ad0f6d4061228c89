import SegGeometry
import TestSupport
import Testing

struct RunLengthStringTests {
    static let size = ImageSize(width: 3, height: 2)

    /// Strings written by pycocotools 2.0.11.
    @Test(arguments: [
        ([6], "6"), ([0, 6], "06"), ([1, 3, 2], "132"), ([0, 2, 1, 1, 2], "021O1"), ([1, 1, 1, 1, 1, 1], "111000"),
    ])
    func `strings are as pycocotools writes them`(counts: [Int], string: String) throws {
        let runs = try RunLengthMask(size: Self.size, counts: counts)
        #expect(runs.compressed == string)
        #expect(try RunLengthMask(size: Self.size, compressed: string) == runs)
    }

    @Test func `large counts take several characters`() throws {
        let size = ImageSize(width: 16_384, height: 16_384)
        let counts = [0, 1, (1 << 28) - 3, 2]
        let runs = try RunLengthMask(size: size, counts: counts)
        #expect(runs.compressed == "01moooo71")
        #expect(try RunLengthMask(size: size, compressed: runs.compressed) == runs)
    }

    @Test func `every mask comes back from its string`() throws {
        try withRandomMasks(1000, seed: 2) { mask in
            let runs = RunLengthMask(mask)
            let again = try RunLengthMask(size: mask.size, compressed: runs.compressed)
            #expect(again == runs)
        }
    }

    @Test(arguments: ["/", "p", "1 32", "132\n", "13\u{0}2", "é", "{", "13-2"])
    func `a character outside the alphabet is refused where it stands`(string: String) {
        #expect {
            try RunLengthMask(size: Self.size, compressed: string)
        } throws: { error in
            guard case GeometryError.badCharacter(let offset, let byte) = error else { return false }
            return Array(string.utf8)[offset] == byte && !(48..<112).contains(byte)
        }
    }

    @Test func `a string that ends inside a count is refused`() {
        #expect(throws: GeometryError.truncatedCount(offset: 1)) {
            try RunLengthMask(size: Self.size, compressed: "1oo")
        }
    }

    @Test func `a count with too many digits is refused`() {
        let endless = String(repeating: "o", count: 100_000)
        #expect(throws: GeometryError.badCharacter(offset: 7, byte: UInt8(ascii: "o"))) {
            try RunLengthMask(size: Self.size, compressed: endless)
        }
    }

    @Test func `negative and overflowing counts are refused`() {
        #expect(throws: GeometryError.runOutOfRange(index: 0, value: -1)) {
            try RunLengthMask(size: Self.size, compressed: "O")
        }
        #expect(throws: GeometryError.runOutOfRange(index: 0, value: (1 << 34) - 1)) {
            try RunLengthMask(size: Self.size, compressed: "oooooo?")
        }
        #expect(throws: GeometryError.runsDoNotFill(expected: 6, got: 0)) {
            try RunLengthMask(size: Self.size, compressed: "")
        }
    }

    @Test func `any string gives a mask of its size or an error`() {
        var generator = SplitMix64(seed: 3)
        let size = ImageSize(width: 9, height: 7)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                UInt8.random(in: 40...120, using: &generator)
            }
            guard let runs = try? RunLengthMask(size: size, compressed: bytes) else { continue }
            #expect(runs.counts.reduce(0, +) == 63)
            #expect(RunLengthMask(Mask(runs)) == runs)
        }
    }
}
