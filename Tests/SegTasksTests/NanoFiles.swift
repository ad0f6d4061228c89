import Foundation
import SegInputs
import SegRewards
import SegTasks
import SegTokens

/// The embedded model's tokenizer, template and processor.
enum NanoFiles {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Models/nano", isDirectory: true)

    static func tokenizer() throws -> Tokenizer { try Tokenizer(directory: folder) }

    static func processor() throws -> ImageProcessor {
        try ImageProcessor(contentsOf: folder.appendingPathComponent("preprocessor_config.json").path)
    }

    static func encoder() throws -> ExampleEncoder {
        ExampleEncoder(
            processor: try processor(),
            template: try ChatTemplate(directory: folder, tokenizer: try tokenizer()))
    }
}
