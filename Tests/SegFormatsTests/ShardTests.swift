import SegFormats
import Testing

@Suite struct ShardTests {
    @Test func `each key is in exactly one shard, and the shards are about as large`() {
        for count in [1, 2, 7, 64] {
            let shards = Shard.all(count)
            #expect(shards.count == count)
            var sizes = [Int](repeating: 0, count: count)
            for key in 0..<6400 {
                let holders = shards.filter { $0.holds(String(key)) }
                #expect(holders.count == 1)
                sizes[holders[0].index - 1] += 1
            }
            let fair = 6400 / count
            #expect(sizes.allSatisfy { $0 > fair / 2 && $0 < fair * 2 })
        }
    }

    @Test(arguments: [(-1, 4), (0, 4), (5, 4), (1, 0), (1, 100_001), (1, -1)])
    func `parts that cannot be are refused`(index: Int, count: Int) {
        #expect(Shard(index, of: count) == nil)
    }

    @Test func `files are named so that they sort`() {
        #expect(Shard(3, of: 64)?.file("kept") == "kept-00003-of-00064.jsonl")
    }
}
