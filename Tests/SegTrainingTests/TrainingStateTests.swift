import Foundation
import TestSupport
import Testing
import Torch

@testable import SegTraining

struct TrainingStateTests {
    private static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func tensor(_ number: Int) throws -> Tensor {
        try Tensor.randn([number % 3 + 1, 2], generator: RandomSource(seed: UInt64(number)))
    }

    /// Writes 12 tensors, each by a process that a seed chooses.
    private static func write(_ size: Int, seed: UInt64, to folder: URL) throws {
        _ = try RankThreads.run(size) { ranks in
            var random = SplitMix64(seed: seed)
            let owners = (0..<12).map { _ in Int.random(in: 0..<size, using: &random) }
            let own = try owners.indices.filter { owners[$0] == ranks.rank }.map { ("t\($0)", try tensor($0)) }
            try TrainingState.write(own, to: folder, ranks: ranks)
        }
    }

    @Test(arguments: [1, 2, 3, 20]) func `what any number of processes wrote, one reads bit for bit`(size: Int) throws {
        for seed: UInt64 in 0..<5 {
            let folder = try Self.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            try Self.write(size, seed: seed, to: folder)
            let state = try TrainingState(in: folder)
            for number in 0..<12 {
                let target = try Tensor.zeros([number % 3 + 1, 2])
                try state.fill([("t\(number)", target)])
                #expect(try target.equal(Self.tensor(number)))
            }
            #expect(throws: TrainingError.self) { try state.fill([("other", Tensor.zeros([1]))]) }
            #expect(throws: TrainingError.self) { try state.fill([("t0", Tensor.zeros([7]))]) }
        }
    }

    @Test func `a file that the index names and that is missing or cut is an error`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.write(2, seed: 1, to: folder)
        let file = folder.appendingPathComponent("training-00002-of-00002.safetensors")
        let bytes = try Data(contentsOf: file)
        try bytes.prefix(bytes.count - 1).write(to: file)
        #expect(throws: TorchError.self) { try TrainingState(in: folder) }
        try FileManager.default.removeItem(at: file)
        #expect(throws: TorchError.self) { try TrainingState(in: folder) }
        try bytes.write(to: file)
        _ = try TrainingState(in: folder)
    }
}
