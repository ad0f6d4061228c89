import Testing

@testable import SegTokens

@Suite struct VocabularyTests {
    @Test func `a token is found by its bytes and by its id`() {
        var vocabulary = Vocabulary()
        #expect(vocabulary.insert([1, 2], id: 4, findable: true) == true)
        #expect(vocabulary.count == 5)
        #expect(vocabulary.id(of: [1, 2]) == 4)
        #expect(vocabulary.id(of: [0, 1, 2, 3], 1, 3) == 4)
        #expect(vocabulary.bytes(of: 4).map(Array.init) == [1, 2])
        for id in [-1, 0, 5, .max] { #expect(vocabulary.bytes(of: id) == nil) }
    }

    @Test func `a token that is not to be found stands aside of one with the same bytes`() {
        var vocabulary = Vocabulary()
        #expect(vocabulary.insert([32], id: 0, findable: false) == true)
        #expect(vocabulary.id(of: [32]) == nil)
        #expect(vocabulary.insert([32], id: 1, findable: true) == true)
        #expect(vocabulary.id(of: [32]) == 1)
    }

    @Test func `an id or bytes given twice are refused and change nothing`() {
        var vocabulary = Vocabulary()
        #expect(vocabulary.insert([1], id: 0, findable: true) == true)
        #expect(vocabulary.insert([2], id: 0, findable: true) == false)
        #expect(vocabulary.insert([1], id: 1, findable: true) == false)
        #expect(vocabulary.id(of: [2]) == nil)
        #expect(vocabulary.count == 1)
    }

    @Test func `an empty token is a token`() {
        var vocabulary = Vocabulary()
        #expect(vocabulary.insert([], id: 0, findable: false) == true)
        #expect(vocabulary.bytes(of: 0)?.isEmpty == true)
    }
}
