import SegInputs
import SegRewards
import TestSupport
import Testing

@testable import SegTasks

struct ExampleRowTests {
    private func trees(_ random: inout SplitMix64, limit: Int) -> [ExampleTree] {
        (0..<Int.random(in: 1...24, using: &random)).map { _ in
            let prefix = Int.random(in: 1...limit / 2, using: &random)
            let suffixes = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                [Int](repeating: 1, count: Int.random(in: 2...max(2, limit - prefix), using: &random))
            }
            return ExampleTree(
                grid: PatchGrid(frames: 0, rows: 0, columns: 0), pixelValues: [],
                prefix: [Int](repeating: 2, count: prefix), imageTokens: prefix..<prefix,
                prefixPositions: PositionPlan(count: prefix),
                suffixes: suffixes.map { .init(ids: $0, isAnswer: $0.map { _ in true }) })
        }
    }

    @Test func `packed rows hold every suffix once, within the limit, in less or as much room`() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<400 {
            let limit = Int.random(in: 16...300, using: &random)
            let trees = trees(&random, limit: limit)
            let rows = try ExampleRow.packed(trees, limit: limit)
            #expect(rows.allSatisfy { $0.length <= limit })
            let places = rows.flatMap { row in row.pieces.flatMap { piece in piece.suffixes.map { [piece.tree, $0] } } }
            let all = trees.indices.flatMap { tree in trees[tree].suffixes.indices.map { [tree, $0] } }
            #expect(places.sorted { $0.lexicographicallyPrecedes($1) } == all)
            #expect(rows.count <= (try ExampleRow.single(trees, limit: limit)).count)
            for piece in rows.flatMap(\.pieces) {
                let tree = trees[piece.tree]
                #expect(piece.length == piece.suffixes.reduce(tree.prefix.count) { $0 + tree.suffixes[$1].ids.count })
            }
        }
    }

    @Test func `buckets keep every row, and little of each is padding`() throws {
        var random = SplitMix64(seed: 6)
        for _ in 0..<400 {
            let limit = Int.random(in: 16...300, using: &random)
            let rows = try ExampleRow.single(trees(&random, limit: limit), limit: limit)
            let parts = Int.random(in: 1...4, using: &random)
            let mostTokens = Int.random(in: 1...2000, using: &random)
            let groups = ExampleRow.buckets(rows, parts: parts, tokens: mostTokens)
            let most = (rows.count + parts - 1) / parts
            for group in groups {
                let longest = group.map(\.length).max() ?? 0
                let tokens = group.reduce(0) { $0 + $1.length }
                #expect(
                    Double(longest * group.count - tokens) <= ExampleRow.mostPadding * Double(longest * group.count))
                #expect(group.count <= most && (group.count == 1 || longest * group.count <= mostTokens))
            }
            #expect(Set(groups.flatMap { $0 }) == Set(rows) && groups.reduce(0) { $0 + $1.count } == rows.count)
        }
    }

    @Test func `nothing fills no rows`() throws {
        #expect(try ExampleRow.packed([], limit: 10).isEmpty)
        #expect(ExampleRow.buckets([], parts: 3).isEmpty)
        #expect(try ExampleBatch.packed([], limit: 10).isEmpty)
    }
}
