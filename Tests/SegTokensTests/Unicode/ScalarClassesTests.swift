import Testing

@testable import SegTokens

@Suite struct ScalarClassesTests {
    @Test func `the classes of Unicode 16 have as many members as its database says`() {
        var counts: [UInt8: Int] = [:]
        for scalar in UInt32(0)..<0x110000 {
            let flags = ScalarClass.of(scalar).rawValue
            for bit in 0..<UInt8(7) where flags & (1 << bit) != 0 { counts[bit, default: 0] += 1 }
        }
        #expect(counts[0] == 141_028 && counts[1] == 1911 && counts[2] == 25 && counts[3] == 99030)
    }

    @Test func `Han is the script, not the look`() {
        for scalar: UInt32 in [0x3005, 0x3007, 0x303B, 0x2E80, 0x4E2D] {
            #expect(ScalarClass.of(scalar).contains(.han))
        }
        for scalar: UInt32 in [0x3006, 0x30FC, 0x30FB, 0x3001] { #expect(!ScalarClass.of(scalar).contains(.han)) }
    }

    @Test func `letters without case and marks lead and trail, capitals lead, small letters trail`() {
        #expect(ScalarClass.of(0x41).isSuperset(of: .leading) && !ScalarClass.of(0x41).contains(.trailing))
        #expect(ScalarClass.of(0x61).isSuperset(of: .trailing) && !ScalarClass.of(0x61).contains(.leading))
        for scalar: UInt32 in [0x3042, 0x301, 0x5D0] {
            #expect(ScalarClass.of(scalar).isSuperset(of: [.leading, .trailing]))
        }
        #expect(ScalarClass.of(0x4E2D).isDisjoint(with: [.leading, .trailing]))
    }

    @Test func `boundaries are expanded to one value a scalar`() {
        let table = ScalarClass.expand([0x0000_0001, 0x0000_0502, 0x10FF_FF03])
        #expect(table.count == 0x110000)
        #expect([0, 4, 5, 0x10FFFE, 0x10FFFF].map { table[$0] } == [1, 1, 2, 2, 3])
    }
}
