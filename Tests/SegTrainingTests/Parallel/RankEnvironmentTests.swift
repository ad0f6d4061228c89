import SegTraining
import TestSupport
import Testing

struct RankEnvironmentTests {
    @Test func `what it writes it reads, for any process of any number`() throws {
        var random = SplitMix64(seed: 1)
        for _ in 0..<2000 {
            let size = Int.random(in: 1...300, using: &random)
            var environment = RankEnvironment(
                rank: Int.random(in: 0..<size, using: &random), of: size,
                port: Int.random(in: 1...65_535, using: &random))
            environment.isStoreServed = Bool.random(using: &random)
            environment.attempt = Int.random(in: 0...3, using: &random)
            #expect(try RankEnvironment(environment.variables) == environment)
        }
    }

    @Test func `without RANK and WORLD_SIZE a process is alone`() throws {
        #expect(try RankEnvironment(["HOME": "/", "MASTER_PORT": "x", "LOCAL_RANK": "7"]) == nil)
    }

    @Test func `a process without the local variables has its machine to itself`() throws {
        let environment = try RankEnvironment([
            "RANK": "1", "WORLD_SIZE": "2", "MASTER_ADDR": "host", "MASTER_PORT": "29500",
        ])
        #expect(environment?.localSize == 1 && environment?.localRank == 0 && environment?.isStoreServed == false)
    }

    @Test(arguments: [
        ("RANK", "4"), ("RANK", "-1"), ("RANK", ""), ("RANK", nil), ("WORLD_SIZE", "0"), ("WORLD_SIZE", "two"),
        ("WORLD_SIZE", nil), ("LOCAL_RANK", "99999"), ("LOCAL_WORLD_SIZE", "5"), ("MASTER_PORT", "0"),
        ("MASTER_PORT", "65536"), ("MASTER_PORT", nil), ("MASTER_ADDR", nil), ("MASTER_ADDR", ""),
        ("TORCHELASTIC_RESTART_COUNT", "-2"),
    ])
    func `each variable that cannot be used is named`(name: String, value: String?) throws {
        var variables = RankEnvironment(rank: 1, of: 4, port: 5).variables
        variables[name] = value
        let error = #expect(throws: TrainingError.self) { try RankEnvironment(variables) }
        #expect(error?.description.contains(name) == true)
    }
}
