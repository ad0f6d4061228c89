import Foundation
import SegGeometry
import SegImaging

/// A checkpoint of random weights with the recorded tokenizer, put together in a temporary folder that goes with this value.
final class WordsCheckpoint {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    init() throws {
        let golden = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for name in [
            "qwen/words/config.json", "qwen/words/model.safetensors", "tokens/qwen/tokenizer.json",
            "tokens/qwen/tokenizer_config.json", "tokens/qwen/chat_template.jinja",
        ] {
            let source = golden.appendingPathComponent(name)
            try FileManager.default.copyItem(at: source, to: directory.appendingPathComponent(source.lastPathComponent))
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// A picture of 84 × 56 pixels with a slope.
    static var picture: Image {
        let size = ImageSize(width: 84, height: 56)
        let pixels = (0..<size.area).flatMap { (index: Int) -> [UInt8] in
            let (row, column) = index.quotientAndRemainder(dividingBy: 84)
            return [UInt8(column), UInt8(row), UInt8(index * 7 % 256)]
        }
        return Image(size: size, pixels: pixels)
    }
}
