import Foundation
import Testing

@testable import SegModels

@Suite struct Qwen25VLFactsTests {
    @Test func `no number is reported twice, and each has a value`() throws {
        let facts = try GoldenModel.plain.config().facts
        #expect(Set(facts.map(\.name)).count == facts.count && facts.count > 15)
        #expect(facts.allSatisfy { !$0.value.isEmpty })
    }
}
