import SegRewards
import SegTraining
import Testing

struct PolicyRuleTests {
    @Test func `the default is GSPO as published`() {
        let rule = PolicyRule()
        #expect(rule.problems.isEmpty)
        #expect(rule.ratio == .sequence && rule.normalization == .sequence && rule.advantages == .standardized)
        #expect(rule.clipLow == 3e-4 && rule.clipHigh == 4e-4 && rule.klWeight == 0)
    }

    @Test func `every value that cannot be used is named`() {
        var rule = PolicyRule()
        (rule.clipLow, rule.clipHigh, rule.klWeight, rule.mismatchLimit) = (1, .infinity, -1, .nan)
        let names = ["clipLow", "clipHigh", "klWeight", "mismatchLimit"]
        #expect(rule.problems.count == 4 && zip(rule.problems, names).allSatisfy { $0.hasPrefix($1) })
    }
}
