import SegEvaluation
import Testing

@Test func `the shards of a set have every sample once`() throws {
    let all = Array(0..<23)
    for count in 1...6 {
        let parts = try (1...count).map { try Shard("\($0)/\(count)").samples(of: all) }
        #expect(parts.joined().sorted() == all)
    }
}

@Test(arguments: ["", "1", "0/2", "3/2", "-1/2", "1/2/3", "a/b", "1/0", "/"])
func `what is no shard is refused`(text: String) {
    #expect(throws: EvaluationError.shard(text)) { try Shard(text) }
}
