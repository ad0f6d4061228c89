package import Foundation
package import SegInference
import SegInputs
import SegModels
import SegTokens
package import SimpleSeg
import Synchronization
import Torch

/// A checkpoint that answers: its tokenizer and templates here, its tensors on the engine's thread.
package final class ServedModel: Sendable {
    /// What is told of the model when it has been loaded.
    struct Facts: Sendable {
        let contextLength: Int
        let dtype: String
    }

    /// What clients call it.
    let id: String
    /// The family that its config.json names.
    let family: String
    /// Values of all parameters.
    let parameterCount: Int
    /// Where it runs.
    let device: String
    /// Makes prompts, and text of tokens.
    let processor: QuestionProcessor
    /// How the checkpoint wants tokens to be chosen.
    let generation: GenerationSettings
    /// What should be said about the checkpoint's files, each as a sentence.
    package let notes: [String]
    /// What answers.
    let service: EngineService
    private let loaded: FactsBox

    private final class FactsBox: Sendable {
        let facts = Mutex<Facts?>(nil)
    }

    /// Opens a checkpoint, and begins to load its weights.
    ///
    /// - Parameters:
    ///   - directory: see `ModelLocation`.
    ///   - name: what clients call it; the folder's name where it is nil.
    ///   - loading: type and device.
    ///   - engine: how requests are computed.
    /// - Throws: `ModelError`, `TokenizerError`, `InputError`, each naming the file at fault. What goes wrong with the
    ///   weights is thrown by ``waitUntilReady()``.
    package init(
        directory: URL, name: String? = nil, loading: Segmenter.LoadOptions = .init(),
        engine: EngineService.Options = .init()
    ) throws {
        let checkpoint = try Checkpoint(directory: directory, adapter: loading.adapter)
        id = name ?? directory.standardizedFileURL.lastPathComponent
        family = checkpoint.config.modelType
        parameterCount = checkpoint.account.parameterCount
        device = "\(loading.device)"
        processor = try QuestionProcessor(checkpoint: checkpoint)
        generation = checkpoint.generation
        notes = try checkpoint.notes + ChatTemplate.notes(directory: checkpoint.directory)
        let loaded = FactsBox()
        self.loaded = loaded
        let adapter = loading.adapter
        service = EngineService(options: engine) {
            let checkpoint = try Checkpoint(directory: directory, adapter: adapter)
            try ThreadChoice.apply(loading.threads, to: checkpoint.account)
            let model = try checkpoint.model(dtype: loading.dtype, device: loading.device)
            loaded.facts.withLock { $0 = Facts(contextLength: model.contextLength, dtype: "\(model.dtype)") }
            return model
        }
    }

    var builder: InputBuilder { processor.builder }
    var stopIDs: Set<Int> { processor.stopIDs }

    /// Waits until the weights are there.
    ///
    /// - Throws: what loading them threw.
    package func waitUntilReady() async throws { try await service.waitUntilReady() }

    /// Answers what is there and nothing new.
    package func drain() async { await service.drain() }

    /// What is known once the weights are there.
    var facts: Facts? { loaded.facts.withLock { $0 } }
}
