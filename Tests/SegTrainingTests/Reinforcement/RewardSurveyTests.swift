import Foundation
import SegRewards
import Testing

@testable import SegTraining

struct RewardSurveyTests {
    @Test func `a histogram counts every value once, the largest in the last tenth`() {
        let spread = RewardSurvey.Spread([0, 0.05, 0.5, 0.99, 1, 1])
        #expect(spread.histogram == [2, 0, 0, 0, 0, 1, 0, 0, 0, 3])
        #expect(spread.count == 6 && spread.least == 0 && spread.most == 1 && abs(spread.mean - 0.59) < 1e-12)
        #expect(RewardSurvey.Spread([2, 2]).histogram == [2] + [Int](repeating: 0, count: 9))
        #expect(RewardSurvey.Spread([]).count == 0)
    }

    @Test func `a survey tells what the starting model's answers earn, and leaves no trace`() throws {
        let run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        var told: [Int] = []
        let survey = try RewardSurvey(run.reinforcement, questions: 6) { told.append($0) }
        #expect(survey.questions == 6 && told == [4, 6] && survey.reward.count == 24)
        #expect(survey.parts["length"]?.count == 24 && survey.tokensPerSecond > 0)
        for part in survey.parts.keys { #expect(survey.text.contains("\(part): mean")) }
        #expect(!FileManager.default.fileExists(atPath: run.reinforcement.output))
        #expect(try JSONDecoder().decode(RewardSurvey.self, from: survey.json) == survey)
        let again = try RewardSurvey(run.reinforcement, questions: 6)
        #expect(again.reward == survey.reward)
    }
}
