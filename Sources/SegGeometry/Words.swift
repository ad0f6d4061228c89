/// Eight mask bytes at a time.
///
/// Bytes are read little-endian, so that the lowest byte of a word is the leftmost pixel. Any non-zero byte is inside.
enum Words {
    /// One in every byte.
    static let ones: UInt64 = 0x0101_0101_0101_0101

    /// The eight bytes at `pointer`, at any alignment.
    @inline(__always)
    static func load(_ pointer: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(pointer).loadUnaligned(as: UInt64.self))
    }

    /// Writes eight bytes at `pointer`, at any alignment.
    @inline(__always)
    static func store(_ word: UInt64, _ pointer: UnsafeMutablePointer<UInt8>) {
        UnsafeMutableRawPointer(pointer).storeBytes(of: word.littleEndian, as: UInt64.self)
    }

    /// One for every non-zero byte, zero for the others.
    @inline(__always)
    static func insides(_ word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return (((word & low) &+ low) | word) >> 7 & ones
    }

    /// Whether 32 bytes are the same.
    @inline(__always)
    static func areEqual(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>) -> Bool {
        (load(a) ^ load(b)) | (load(a + 8) ^ load(b + 8)) | (load(a + 16) ^ load(b + 16))
            | (load(a + 24) ^ load(b + 24)) == 0
    }

    /// The sum of the eight bytes, which must not exceed 255 each.
    @inline(__always)
    static func sum(_ word: UInt64) -> Int {
        let pairs = (word & 0x00FF_00FF_00FF_00FF) &+ (word >> 8 & 0x00FF_00FF_00FF_00FF)
        return Int((pairs &* 0x0001_0001_0001_0001) >> 48)
    }

    /// The number of bytes below the lowest non-zero byte of a word that is not zero.
    @inline(__always)
    static func firstByte(_ word: UInt64) -> Int {
        word.trailingZeroBitCount >> 3
    }

    /// Adds up `count` zeros and ones: `word(i)` gives those at `i..<i + 8` as bytes, `byte(i)` the one at `i`.
    @inline(__always)
    static func count(_ count: Int, word: (Int) -> UInt64, byte: (Int) -> Int) -> Int {
        var total = 0
        var i = 0
        while i &+ 8 <= count {
            // At most 255 words before a byte of the sum could overflow.
            let end = min(i &+ 8 &* 255, count &- 7)
            var lanes: UInt64 = 0
            while i < end {
                lanes &+= word(i)
                i &+= 8
            }
            total &+= sum(lanes)
        }
        while i < count {
            total &+= byte(i)
            i &+= 1
        }
        return total
    }
}
