import Foundation
import SegInputs
import Testing

@testable import SegModels

@Suite struct ProcessorFitTests {
    private let config: ModelConfig

    init() throws {
        config = try ModelConfig(
            json: Data(contentsOf: GoldenModel.plain.directory.appendingPathComponent("config.json")))
    }

    /// The golden model has patches of 4 pixels and 2 frames, in blocks of 2 × 2.
    private func file(patch: Int, merge: Int, frames: Int) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("processor-\(UUID()).json")
        let json = """
            {"image_processor_type": "Qwen2VLImageProcessor", "patch_size": \(patch), "merge_size": \(merge),
             "temporal_patch_size": \(frames), "min_pixels": 64, "max_pixels": 4096}
            """
        try Data(json.utf8).write(to: file)
        return file.path
    }

    @Test func `a processor that cuts as the model reads is taken as it is`() throws {
        let path = try file(patch: 4, merge: 2, frames: 2)
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try config.processor(contentsOf: path) == ImageProcessor(contentsOf: path))
    }

    @Test(arguments: [
        (5, 2, 2, "patch_size", "5", "4"), (4, 1, 2, "merge_size", "1", "2"),
        (4, 2, 1, "temporal_patch_size", "1", "2"),
    ])
    func `one that cuts otherwise is refused by file and key`(
        _ patch: Int, _ merge: Int, _ frames: Int, _ key: String, _ found: String, _ needed: String
    ) throws {
        let path = try file(patch: patch, merge: merge, frames: frames)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let expected = InputError.badSetting(
            file: path, key: key, found: found, expected: "\(needed), as config.json has it")
        #expect(throws: expected) { try config.processor(contentsOf: path) }
    }

    @Test func `without a file the published processor is cut to the model`() throws {
        let usual = config.usualProcessor
        #expect(try config.processor(in: URL(fileURLWithPath: "/nowhere", isDirectory: true)) == usual)
        #expect(usual.patchSize == 4 && usual.mergeSize == 2 && usual.patchLength == config.patchLength)
        #expect(usual.mean == ImageProcessor.qwen25VL.mean && usual.patchOrder == .blocks(mergeSize: 2))
    }
}
