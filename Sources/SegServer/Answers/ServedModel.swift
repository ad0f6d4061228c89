package import Foundation
import SegDrafting
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
        /// Guesses for all answers, and learns from each; nil where nothing is guessed.
        var drafter: (any Drafter)?
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
    package convenience init(
        directory: URL, name: String? = nil, loading: Segmenter.LoadOptions = .init(),
        engine: EngineService.Options = .init()
    ) throws {
        let loaded = FactsBox()
        try self.init(directory: directory, name: name, loading: loading, loaded: loaded) { tokenizer in
            EngineService(options: engine) {
                let checkpoint = try Checkpoint(directory: directory, adapter: loading.adapter)
                try ThreadChoice.apply(loading.threads, to: checkpoint.account)
                let model = try checkpoint.model(dtype: loading.dtype, device: loading.device)
                let drafting = loading.drafting(with: model)
                loaded.facts.withLock {
                    $0 = Facts(
                        contextLength: model.contextLength, dtype: "\(model.dtype)",
                        drafter: drafting.draft.drafter(tokenizer))
                }
                var options = engine.engine
                options.isDraftInvariant = drafting.engine.isDraftInvariant
                options.draftWidth = drafting.engine.draftWidth
                return Engine(model, options: options)
            }
        }
    }

    /// A checkpoint's words with another service behind them.
    convenience init(directory: URL, service: EngineService) throws {
        try self.init(directory: directory, name: nil, loading: .init(), loaded: FactsBox()) { _ in service }
    }

    private init(
        directory: URL, name: String?, loading: Segmenter.LoadOptions, loaded: FactsBox,
        service: (Tokenizer) throws -> EngineService
    ) throws {
        let checkpoint = try Checkpoint(directory: directory, adapter: loading.adapter)
        id = name ?? directory.standardizedFileURL.lastPathComponent
        family = checkpoint.config.modelType
        parameterCount = checkpoint.account.parameterCount
        device = "\(loading.device)"
        processor = try QuestionProcessor(checkpoint: checkpoint)
        generation = checkpoint.generation
        notes = try checkpoint.notes + ChatTemplate.notes(directory: checkpoint.directory)
        self.loaded = loaded
        self.service = try service(processor.builder.tokenizer)
    }

    /// Refuses a request that asks another model.
    func check(_ fields: Fields) throws(ServerError) {
        guard let model = try fields.string("model") else { throw fields.wrong("model", "the name of a model") }
        guard model == id else {
            throw ServerError(
                status: 404, message: "there is no model of that name here; it is \(id)", param: "model",
                code: "model_not_found")
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
