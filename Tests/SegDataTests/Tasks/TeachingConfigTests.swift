import Foundation
import SegData
import Testing

@Suite struct TeachingConfigTests {
    @Test func `the default has no problems and goes through JSON unchanged`() throws {
        let config = TeachingConfig()
        #expect(config.problems.isEmpty)
        #expect(try JSONDecoder().decode(TeachingConfig.self, from: JSONEncoder().encode(config)) == config)
    }

    @Test func `problems of both parts are named with their part`() {
        var config = TeachingConfig()
        config.mixture.boxJitter = 2
        config.outline.mostPoints = 1
        config.outline.smallestHole = -1
        #expect(config.problems.map { $0.prefix(8) } == ["mixture:", "outline:", "outline:"])
    }
}
