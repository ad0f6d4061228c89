internal import Foundation
internal import SegCache
internal import SegFiles
internal import SegInputs
internal import SegModels
internal import SegRewards
internal import SegTasks
internal import SegTokens
internal import Torch

/// What a run takes from its model folder: the architecture, and how pictures and words become numbers.
struct ModelFolder {
    /// The folder.
    let url: URL
    /// Bytes of config.json, which every checkpoint repeats.
    let configJSON: Data
    let config: ModelConfig
    let processor: ImageProcessor
    let tokenizer: Tokenizer
    let template: ChatTemplate

    /// Files that belong to a checkpoint beside its weights, where the folder has them.
    static let companions = [
        "config.json", "generation_config.json", "preprocessor_config.json", "processor_config.json",
        "tokenizer.json", "tokenizer_config.json",
        "chat_template.jinja", "chat_template.json", "vocab.json", "merges.txt", "special_tokens_map.json",
        "added_tokens.json", "tiktoken.model",
    ]

    /// Opens a folder, or what the Hugging Face cache has under a hub's id.
    init(path: String) throws {
        let search = ModelSearch(path)
        if let offer = search.offer {
            throw TrainingError.file(path: path, reason: "is no folder of a model; \(offer)")
        }
        let path = search.folder ?? path
        url = URL(fileURLWithPath: path, isDirectory: true)
        if Adapter.isAlone(in: url) {
            throw TrainingError.file(
                path: path,
                reason:
                    "is an adapter: give its base as `model` and the adapter as `lora.adapter`, or make one model of both "
                    + "by `simpleseg train merge`")
        }
        let configPath = url.appendingPathComponent("config.json").path
        guard let json = FileManager.default.contents(atPath: configPath) else {
            throw TrainingError.file(path: configPath, reason: "is not there or cannot be read")
        }
        configJSON = json
        config = try ModelConfig(json: json, path: configPath)
        processor = try config.processor(in: url)
        tokenizer = try Tokenizer(directory: url)
        template = try ChatTemplate(directory: url, tokenizer: tokenizer)
    }

    var encoder: ExampleEncoder {
        ExampleEncoder(processor: processor, template: template, positions: config.positionScheme)
    }

    /// Copies everything but the weights into `folder`.
    func copyCompanions(to folder: URL) throws {
        for name in Self.companions {
            // Read and written, not copied: in the cache it is a link, whose way is another from elsewhere.
            let source = url.appendingPathComponent(name).path
            if Files.exists(source) {
                try Files.write(Files.data(at: source), to: folder.appendingPathComponent(name).path)
            }
        }
    }
}
