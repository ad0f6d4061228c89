import Foundation
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct QuantizedCheckpointTests {
    private static let folders = [GoldenModel.plain.directory, GoldenKimi.plain.directory]

    private func bits(_ weight: LinearWeight) throws -> [[UInt8]] {
        switch weight {
        case .full(let tensor): try [tensor.bytes()]
        case .quantized(let matrix): try [matrix.codes.bytes(), matrix.scales.bytes()]
        }
    }

    @Test(arguments: folders, [DTypeChoice.int8, .int4])
    func `what is written loads as the same bits as quantizing at each start`(_ golden: URL, _ dtype: DTypeChoice)
        throws
    {
        let (folder, original) = (try CheckpointTests.Folder(), try Checkpoint(directory: golden))
        let summary = try QuantizedCheckpoint.write(original, dtype: dtype, to: folder.url)
        let written = try Checkpoint(directory: folder.url)
        #expect(written.isQuantized && !original.isQuantized && written.account.problems.isEmpty)
        #expect(written.account.consumed.count == original.account.consumed.count)
        #expect(summary.matrices.values.reduce(summary.others, +) == original.account.consumed.count)
        #expect(summary.byteCount == written.account.byteCount && written.config == original.config)
        let expected = try original.store(dtype: dtype)
        for choice in [DTypeChoice.auto, .int8, .int4] {
            let found = try written.store(dtype: choice)
            #expect(found.names == expected.names && found.quantizedCount == expected.quantizedCount)
            for name in found.names {
                #expect(try bits(found.weight(name)) == bits(expected.weight(name)), "\(name)")
            }
        }
    }

    @Test func `as numbers the weights are the codes times their scales`() throws {
        let (folder, original) = (try CheckpointTests.Folder(), try Checkpoint(directory: GoldenModel.plain.directory))
        try QuantizedCheckpoint.write(original, dtype: .int4, to: folder.url)
        let quantized = try original.store(dtype: .int4)
        let numbers = try Checkpoint(directory: folder.url).store(dtype: .float32)
        #expect(numbers.quantizedCount == 0)
        for name in numbers.names {
            guard case .quantized(let matrix) = try quantized.weight(name) else { continue }
            #expect(try numbers.tensor(name).equal(matrix.widened()))
        }
    }

    @Test func `what is damaged, mixed or not known is a problem with its name`() throws {
        let (folder, original) = (try CheckpointTests.Folder(), try Checkpoint(directory: GoldenModel.plain.directory))
        try QuantizedCheckpoint.write(original, dtype: .int8, to: folder.url)
        let path = folder.url.appendingPathComponent("model.safetensors").path
        let file = try SafetensorsFile(path: path)
        let name = "model.layers.0.mlp.up_proj.weight"
        let source = try #require(original.account.consumed.first { $0.parameter.name == name }).tensor.name
        let tensors = try Dictionary(uniqueKeysWithValues: file.names.map { ($0, try file.tensor($0).clone()) })
        func problems(_ change: (inout [String: Tensor]) throws -> Void) throws -> [CheckpointProblem] {
            var changed = tensors
            try change(&changed)
            try SafetensorsWriter.write(changed, to: path)
            return try Checkpoint(directory: folder.url).account.problems
        }
        #expect(try problems { _ in }.isEmpty)
        let lone = try problems { $0[source + ".scales"] = nil }
        #expect(lone.contains { if case .unknownTensor(source + ".codes", _) = $0 { true } else { false } })
        #expect(lone.contains { if case .missingTensor(name, _) = $0 { true } else { false } })
        let short = try problems {
            $0[source + ".scales"] = try tensors[source + ".scales"]?.narrow(dim: 0, start: 0, length: 1).clone()
        }
        #expect(short.contains { if case .shape(source, _, _) = $0 { true } else { false } } || !short.isEmpty)
        let (norm, matrix) = ("norm", tensors[source + ".codes"])
        let strange = try problems { $0[norm + ".codes"] = matrix }
        #expect(strange == [.unknownTensor(name: norm + ".codes", shape: matrix?.shape ?? [])])
    }

    @Test func `another version of the layout is refused, with what was expected`() throws {
        let folder = try CheckpointTests.Folder()
        let original = try Checkpoint(directory: GoldenModel.plain.directory)
        try QuantizedCheckpoint.write(original, dtype: .int8, to: folder.url)
        let config = folder.url.appendingPathComponent("config.json")
        let text = try String(contentsOf: config, encoding: .utf8)
        try text.replacingOccurrences(of: "\"version\": 1", with: "\"version\": 2").write(
            to: config, atomically: true, encoding: .utf8)
        let error = #expect(throws: ModelError.self) { try Checkpoint(directory: folder.url) }
        #expect(error?.description.contains("quantization_config.version") == true)
    }

    @Test func `what is quantized, occupied or adapted is not written`() throws {
        let (first, second) = (try CheckpointTests.Folder(), try CheckpointTests.Folder())
        let original = try Checkpoint(directory: GoldenModel.plain.directory)
        try QuantizedCheckpoint.write(original, dtype: .int8, to: first.url)
        #expect(throws: ModelError.occupied(path: first.url.path)) {
            try QuantizedCheckpoint.write(original, dtype: .int8, to: first.url)
        }
        let error = #expect(throws: ModelError.self) {
            try QuantizedCheckpoint.write(Checkpoint(directory: first.url), dtype: .int4, to: second.url)
        }
        #expect(error?.description.contains("quantized already") == true)
    }
}
