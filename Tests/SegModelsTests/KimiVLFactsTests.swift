import Foundation
import Testing

@testable import SegModels

@Suite struct KimiVLFactsTests {
    @Test func `no number is reported twice, and each has a value`() throws {
        let facts = try GoldenKimi.plain.config().facts
        #expect(Set(facts.map(\.name)).count == facts.count && facts.count > 15)
        #expect(facts.allSatisfy { !$0.value.isEmpty })
    }
}
