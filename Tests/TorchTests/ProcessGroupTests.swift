import TestSupport
import Testing
import Torch

struct ProcessGroupTests {
    @Test(arguments: [1, 2, 3]) func `all get what each has, in the order of the ranks`(size: Int) throws {
        let all = try GroupThreads.run(size) { group in
            try (0..<50).map { round in
                let own = [group.rank * 100 + round, -round]
                return try group.allGather(Tensor(own)).array(of: Int.self)
            }
        }
        #expect(all.count == size)
        for rounds in all {
            for (round, values) in rounds.enumerated() {
                #expect(values == (0..<size).flatMap { [$0 * 100 + round, -round] })
            }
        }
    }

    @Test func `each tensor takes its owner's values, whatever its type, shape and strides, in parcels of any size`()
        throws
    {
        let results = try GroupThreads.run(3) { group in
            var random = SplitMix64(seed: 5)
            return try (0..<60).allSatisfy { round in
                let count = Int.random(in: 0...8, using: &random)
                let owners = (0..<count).map { _ in Int.random(in: 0..<3, using: &random) }
                let shapes = (0..<count).map { _ in
                    [[], [1], [4, 3], [2, 0], [300]].randomElement(using: &random) ?? []
                }
                let kinds = (0..<count).map { _ in
                    [DType.float32, .bfloat16, .int64].randomElement(using: &random) ?? .bool
                }
                func tensors(of rank: Int) throws -> [Tensor] {
                    try shapes.indices.map { index in
                        let source = try RandomSource(seed: UInt64(rank * 100 + index))
                        let tensor = try Tensor.randint(-99..<99, shapes[index], generator: source).to(kinds[index])
                        return shapes[index].count == 2 ? try tensor.transpose(0, 1) : tensor
                    }
                }
                let own = try tensors(of: group.rank)
                try group.broadcast(own, from: owners, bytes: [1, 40, 500, 1 << 20][round % 4])
                return try own.indices.allSatisfy { try own[$0].equal(tensors(of: owners[$0])[$0]) }
            }
        }
        #expect(results == [true, true, true])
    }

    @Test func `a process that does not come, or goes, is an error in time`() throws {
        let store = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 1)
        #expect(throws: TorchError.self) { try ProcessGroup(store, name: "lonely", rank: 0, size: 2, seconds: 1) }
        let messages = try GroupThreads.run(2, seconds: 5) { group -> String in
            if group.rank == 1 { return "" }
            do {
                _ = try group.allGather(Tensor([1]))
                return ""
            } catch let error as TorchError {
                group.abandon()
                guard case .operation(let name, _, let message) = error else { return "" }
                return ProcessGroup.waitingOperations.contains(name) ? message : ""
            }
        }
        #expect(!messages[0].isEmpty)
    }
}
