import SegDatasets
import SegRewards
import SegTasks
import Testing

@Suite struct ExampleMixtureTests {
    @Test func `every task has a weight of its own`() {
        for task in ExampleTask.allCases {
            let tasks = ExampleMixture.Tasks.only(task)
            #expect(ExampleTask.allCases.filter { tasks.weight(of: $0) > 0 } == [task])
        }
    }

    @Test func `what a task gives is not what it asks for`() {
        #expect(ExampleTask.allCases.allSatisfy { $0.given != $0.asked })
        let pairs = ExampleTask.allCases.filter { $0 != .absent }.map { [$0.given.rawValue, $0.asked.rawValue] }
        #expect(Set(pairs).count == pairs.count)
    }

    @Test func `the mixtures of scenes and of datasets have no problems, and each problem is named`() {
        #expect(ExampleMixture().problems.isEmpty)
        #expect(ExampleMixture.dataset.problems.isEmpty)
        var mixture = ExampleMixture.dataset
        mixture.tasks = .only(.textToMask)
        mixture.tasks.textToMask = -1
        mixture.ownWordings = 1.5
        mixture.answerSentences = .nan
        mixture.boxJitter = -0.1
        #expect(mixture.problems.count == 5)
    }
}
