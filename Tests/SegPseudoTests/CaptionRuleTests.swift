import Foundation
import SegChat
import SegNotation
import Testing

@testable import SegPseudo

@Suite struct CaptionRuleTests {
    @Test(arguments: CaptionRule.View.allCases)
    func `each view has its own words, and the detector's where there are some`(_ view: CaptionRule.View) {
        let rule = CaptionRule(view: view)
        let known = rule.words(category: "tabby cat")
        #expect(known.contains("A detector calls the object: tabby cat.") && !known.contains("{"))
        let unknown = rule.words(category: "")
        #expect(!unknown.contains("detector") && !unknown.contains("{"))
        #expect(unknown.split(separator: "\n").count == known.split(separator: "\n").count - 1)
        #expect(known.contains("red box") == (view != .crop))
        #expect(rule.problems.isEmpty)
    }

    @Test func `own words are asked as they are`() {
        let rule = CaptionRule(prompt: "A {category}?\n\nYes, a {category}.\nWhy?", maxTokens: 9, temperature: 0.5)
        #expect(rule.words(category: "dog") == "A dog?\n\nYes, a dog.\nWhy?")
        #expect(rule.words(category: "") == "\nWhy?")
        let request = rule.request([.picture(url: "u")], category: "dog")
        #expect(request.parts == [.picture(url: "u"), .words("A dog?\n\nYes, a dog.\nWhy?")])
        #expect(request.maxTokens == 9 && request.temperature == 0.5)
    }

    @Test func `everything that is wrong with a rule is reported`() {
        let rule = CaptionRule(prompt: " \n", margin: -.infinity, longestSide: 8, maxTokens: 0, temperature: .nan)
        #expect(rule.problems.count == 5)
    }

    @Test func `rules that ask differently are written differently`() throws {
        let rules = [
            CaptionRule(), CaptionRule(view: .box), CaptionRule(prompt: "?"), CaptionRule(margin: 0.5),
            CaptionRule(longestSide: 512), CaptionRule(maxTokens: 10), CaptionRule(temperature: 1),
        ]
        #expect(Set(rules.map(\.json.line)).count == rules.count)
        for rule in rules { _ = try JSONSerialization.jsonObject(with: Data(rule.json.line.utf8)) }
    }
}
