import Foundation
import SegRewards
import SegTasks
import Testing

@testable import SegDatasets

@Suite struct TaskConfigTests {
    @Test func `the default has no problems and goes through JSON unchanged`() throws {
        let config = TaskConfig()
        #expect(config.problems.isEmpty)
        #expect(try JSONDecoder().decode(TaskConfig.self, from: JSONEncoder().encode(config)) == config)
    }

    @Test func `problems of both parts are named with their part`() {
        var config = TaskConfig()
        config.mixture.boxJitter = 2
        config.outline.mostPoints = 1
        config.outline.smallestHole = -1
        #expect(config.problems.map { $0.prefix(8) } == ["mixture:", "outline:", "outline:"])
    }
}
