import Testing

@testable import SegNotation

@Suite struct NumberListTests {
    @Test func `the first four numbers are kept and all are counted`() {
        var list = NumberList()
        #expect(list.isEmpty)
        for number in 1...9 { list.append(Double(number), at: 10 * number) }
        #expect(list.values == [1, 2, 3, 4])
        #expect(list.count == 9)
        #expect(list.start == 10)
        #expect(list.isUsable)
    }

    @Test func `one unusable number makes the list unusable until it is emptied`() {
        var list = NumberList()
        list.append(0.5, at: 0)
        list.append(nil, at: 4)
        #expect(!list.isUsable)
        list.removeAll()
        list.append(0.25, at: 8)
        #expect(list.isUsable)
        #expect(list.count == 1)
        #expect(list.start == 8)
    }
}
