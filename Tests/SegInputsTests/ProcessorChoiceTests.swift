import Foundation
import SegGeometry
import Testing

@testable import SegInputs

@Suite struct ProcessorChoiceTests {
    /// Small budgets, so that each file's own values show.
    private static func settings(_ mean: Double, merge: Int = 1, extra: String = "") -> String {
        """
        {"image_processor_type": "Qwen2VLImageProcessor", "image_mean": [\(mean), \(mean), \(mean)], "image_std": [0.5, 0.5, 0.5],
         "merge_size": \(merge), "patch_size": 14, "temporal_patch_size": 2\(extra),
         "size": {"longest_edge": 28500, "shortest_edge": 27000}}
        """
    }

    /// As transformers 5 saves a processor.
    private static func nested(_ settings: String) -> String {
        #"{"image_processor": \#(settings), "processor_class": "Qwen2_5_VLProcessor", "video_processor": null}"#
    }

    private func folder<Result>(_ files: [String: String], _ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("choice-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        return try body(folder)
    }

    private func mean(_ files: [String: String]) throws -> Double? {
        try folder(files) { folder in
            try ProcessorChoice(directory: folder).file.map { try ImageProcessor(contentsOf: $0).mean[0] }
        }
    }

    @Test func `the file that transformers 5 writes is found and read`() throws {
        let processor = try folder(["processor_config.json": Self.nested(Self.settings(0.5))]) { folder in
            try ImageProcessor(contentsOf: #require(ProcessorChoice(directory: folder).file))
        }
        #expect(processor.mergeSize == 1 && processor.mean == [0.5, 0.5, 0.5])
        // transformers 5.23.0 gives a grid of 12 × 12 for this square.
        let grid = try processor.plan(.init(width: 336, height: 336)).grid
        #expect(grid.rows == 12 && grid.columns == 12)
    }

    /// Which file holds was read from `get_image_processor_dict` of transformers 5.23.0, and asked of it.
    @Test(arguments: [
        (["preprocessor_config.json": settings(0.25)], 0.25 as Double?),
        (["processor_config.json": nested(settings(0.5)), "preprocessor_config.json": settings(0.25)], 0.5),
        (["processor_config.json": #"{"image_processor": null}"#, "preprocessor_config.json": settings(0.25)], 0.25),
        (["processor_config.json": #"{"processor_class": "X"}"#, "preprocessor_config.json": settings(0.25)], 0.25),
        (["processor_config.json": #"{"processor_class": "X"}"#], nil),
        (["processor_config.json": settings(0.75)], nil),
        (["processor_config.json": nested(settings(0.5)), "preprocessor_config.json": "{"], 0.5),
        ([:], nil),
    ])
    func `the nested part goes before the older file`(_ files: [String: String], _ expected: Double?) throws {
        #expect(try mean(files) == expected)
    }

    @Test func `two files that disagree are reported, two that agree are not`() throws {
        for (other, count) in [(0.25, 1), (0.5, 0)] {
            let files = [
                "processor_config.json": Self.nested(Self.settings(0.5)),
                "preprocessor_config.json": Self.settings(other),
            ]
            let notes = try folder(files) { try ProcessorChoice(directory: $0).notes }
            #expect(notes.count == count)
            #expect(
                notes.allSatisfy { $0.contains("preprocessor_config.json says otherwise than processor_config.json") })
        }
    }

    @Test func `keys without effect are named, known ones are not`() throws {
        let extra = #", "do_center_crop": true, "do_convert_rgb": true, "sharpen": 2, "gamma": 0.5"#
        let notes = try folder(["preprocessor_config.json": Self.settings(0.5, extra: extra)]) {
            try ProcessorChoice(directory: $0).notes
        }
        #expect(notes.count == 1 && notes[0].hasSuffix("without effect here: gamma, sharpen"))
    }

    @Test func `a file that is there and is no object is refused by name`() throws {
        for text in ["{", "[]", "", "version https://git-lfs.github.com/spec/v1"] {
            let error = #expect(throws: InputError.self) { try mean(["processor_config.json": text]) }
            #expect("\(try #require(error))".contains("processor_config.json"))
        }
    }

    @Test func `one number for all channels is three of it`() throws {
        let json = #"{"image_processor_type": "Qwen2VLImageProcessor", "image_mean": 0.5, "image_std": 0.25}"#
        let processor = try ImageProcessor(json: Array(json.utf8), name: "p")
        #expect(processor.mean == [0.5, 0.5, 0.5] && processor.deviation == [0.25, 0.25, 0.25])
    }
}
