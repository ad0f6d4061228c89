import SegInputs
import SegRewards
import SegTasks
import Testing

@testable import SegScenes

struct ExampleBatchTests {
    private func trees(_ count: Int) throws -> [ExampleTree] {
        let encoder = try NanoFiles.encoder()
        return try (0..<count).map { index in
            let (scene, examples) = try SceneExamples().item(seed: 4, index: index)
            return try encoder.tree(of: examples, about: scene.image)
        }
    }

    /// The shortest row that holds every example with its picture.
    private func tightest(_ trees: [ExampleTree]) -> Int {
        trees.map { $0.prefix.count + ($0.suffixes.map(\.ids.count).max() ?? 0) }.max() ?? 0
    }

    @Test(arguments: [0, 120, 2000])
    func `packing keeps every suffix once, whole and after its prefix`(room: Int) throws {
        let trees = try trees(6)
        let limit = tightest(trees) + room
        let batch = try ExampleBatch(trees, limit: limit)
        #expect(batch.length <= limit)
        var found: [[Int]] = []
        for row in 0..<batch.rows {
            let range = row * batch.length..<(row + 1) * batch.length
            let segments = Array(batch.segments[range])
            let ids = Array(batch.ids[range])
            let prefix = zip(ids, segments).filter { $0.1 == ExampleBatch.prefix }.map(\.0)
            #expect(trees.contains { $0.prefix == prefix })
            for segment in 1...max(1, segments.max() ?? 1) {
                found.append(zip(ids, segments).filter { $0.1 == segment }.map(\.0))
            }
            // Parts lie one after the other, padding last.
            let order = segments.map { $0 == ExampleBatch.padding ? Int.max : $0 }
            #expect(order == order.sorted())
        }
        #expect(found == batch.places.map { trees[$0.tree].suffixes[$0.suffix].ids })
        let given = trees.flatMap { $0.suffixes.map(\.ids) }
        #expect(found.sorted { $0.lexicographicallyPrecedes($1) } == given.sorted { $0.lexicographicallyPrecedes($1) })
    }

    @Test func `targets are the next ids of answers, and nothing else`() throws {
        let trees = try trees(4)
        let batch = try ExampleBatch(trees, limit: tightest(trees) + 100)
        #expect(batch.answerTokens == trees.reduce(0) { $0 + $1.suffixes.reduce(0) { $0 + $1.isAnswer.count { $0 } } })
        for index in batch.targets.indices where batch.targets[index] != ExampleBatch.ignored {
            #expect(batch.targets[index] == batch.ids[index + 1])
            #expect(batch.segments[index] == batch.segments[index + 1])
            #expect(batch.segments[index] > 0)
        }
    }

    @Test func `every placeholder gets a feature of its own picture`() throws {
        let trees = try trees(5)
        let batch = try ExampleBatch(trees, limit: tightest(trees))
        let placeholder = trees[0].prefix[trees[0].imageTokens.lowerBound]
        #expect(batch.ids.count { $0 == placeholder } == batch.featureRows.count)
        #expect(Set(batch.featureRows) == Set(0..<trees.reduce(0) { $0 + $1.imageTokens.count }))
        #expect(batch.pixelValues.count == batch.grids.reduce(0) { $0 + $1.patches } * batch.patchLength)
    }

    @Test func `an example longer than a row is refused with its length`() throws {
        let trees = try trees(3)
        let tightest = tightest(trees)
        #expect(throws: ExampleError.self) { try ExampleBatch(trees, limit: tightest - 1) }
    }

    @Test func `no trees make an empty batch`() throws {
        let batch = try ExampleBatch([], limit: 100)
        #expect(batch.rows == 0)
        #expect(batch.answerTokens == 0)
    }
}
