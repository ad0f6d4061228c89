import SegData
import Testing

@Suite struct LessonMixtureTests {
    @Test func `every task has a weight of its own`() {
        for task in LessonTask.allCases {
            let tasks = LessonMixture.Tasks.only(task)
            #expect(LessonTask.allCases.filter { tasks.weight(of: $0) > 0 } == [task])
        }
    }

    @Test func `what a task gives is not what it asks for`() {
        #expect(LessonTask.allCases.allSatisfy { $0.given != $0.asked })
        let pairs = LessonTask.allCases.filter { $0 != .absent }.map { [$0.given.rawValue, $0.asked.rawValue] }
        #expect(Set(pairs).count == pairs.count)
    }

    @Test func `the mixtures of scenes and of datasets have no problems, and each problem is named`() {
        #expect(LessonMixture().problems.isEmpty)
        #expect(LessonMixture.dataset.problems.isEmpty)
        var mixture = LessonMixture.dataset
        mixture.tasks = .only(.textToMask)
        mixture.tasks.textToMask = -1
        mixture.ownWordings = 1.5
        mixture.answerSentences = .nan
        mixture.boxJitter = -0.1
        #expect(mixture.problems.count == 5)
    }
}
