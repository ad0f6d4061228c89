import Foundation
import SegGeometry
import SegImaging

/// A temporary folder with a checkpoint of random weights, its tokenizer, and two pictures; it goes with this value.
final class SampleFolder {
    static let golden = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
            "Golden")

    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    /// The checkpoint's folder.
    var model: String { path("model") }

    /// preprocessor_config.json, as the published model has it.
    private static let processor = """
        {"patch_size": 14, "merge_size": 2, "temporal_patch_size": 2, "min_pixels": 3136, "max_pixels": 12845056,
         "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711],
         "image_processor_type": "Qwen2VLImageProcessor"}
        """

    init() throws {
        let model = url.appendingPathComponent("model")
        try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
        for name in [
            "qwen/words/config.json", "qwen/words/model.safetensors", "tokens/qwen/tokenizer.json",
            "tokens/qwen/tokenizer_config.json", "tokens/qwen/chat_template.jinja",
        ] {
            let source = Self.golden.appendingPathComponent(name)
            try FileManager.default.copyItem(at: source, to: model.appendingPathComponent(source.lastPathComponent))
        }
        try Data(Self.processor.utf8).write(to: model.appendingPathComponent("preprocessor_config.json"))
        for (name, shade) in [("a", UInt8(40)), ("b", 200)] {
            let size = ImageSize(width: 84, height: 56)
            try Image(size: size, red: shade, green: 90, blue: 10).writePNG(to: path("\(name).png"))
        }
        try Data("no picture".utf8).write(to: url.appendingPathComponent("broken.png"))
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a file in the folder.
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
