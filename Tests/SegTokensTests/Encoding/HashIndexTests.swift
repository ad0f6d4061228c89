import Testing

@testable import SegTokens

@Suite struct HashIndexTests {
    @Test func `every number that was entered is found, and no other`() {
        var index = HashIndex()
        for number in Int32(0)..<5000 { index.insert(number, hash: index.hash(UInt64(number) << 32)) }
        for number in Int32(0)..<5000 {
            #expect(index.find(hash: index.hash(UInt64(number) << 32)) { $0 == number } == number)
        }
        #expect(index.find(hash: index.hash(5000 << 32)) { $0 == 5000 } == nil)
    }

    @Test func `numbers of one hash are told apart by the caller`() {
        var index = HashIndex()
        for number in Int32(0)..<40 { index.insert(number, hash: 7) }
        #expect(index.find(hash: 7) { $0 == 33 } == 33)
        #expect(index.find(hash: 7) { $0 == 40 } == nil)
    }

    @Test func `the hash of bytes depends on all of them and on their number`() {
        let index = HashIndex()
        let bytes: [UInt8] = [0, 0, 0, 1]
        #expect(index.hash(bytes, 0, 2) != index.hash(bytes, 0, 3))
        #expect(index.hash(bytes, 0, 3) != index.hash(bytes, 1, 4))
        #expect(index.hash(bytes, 0, 2) == index.hash(bytes, 1, 3))
    }
}
