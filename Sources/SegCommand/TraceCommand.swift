internal import ArgumentParser
internal import SegImaging
internal import SegInference
internal import SegInputs
internal import SegModels
internal import SegNotation
internal import SimpleSeg
internal import Torch

/// One prompt → everything that passed through the model, for comparison with another implementation.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Writes what passes through the model for one prompt.",
        discussion: """
            Writes a safetensors file with pixel_values, image_grid, input_ids, position_ids, image_features and logits \
            (f32, one row per prompt position), and with --generate the greedy generated_ids. --inputs gives input_ids, \
            pixel_values and image_grid in a safetensors file instead of a picture and a query; no tokenizer is needed then.

            simpleseg trace --image cat.jpg --query "the cat" --out trace.safetensors
            """)

    @OptionGroup var options: DeviceOptions

    @Option(help: "The picture.", completion: .file())
    var image: String?

    @Option(help: "What to look for in the picture.")
    var query: String?

    @Option(
        help: "A safetensors file with input_ids and, for pictures, pixel_values and image_grid.", completion: .file())
    var inputs: String?

    @Option(help: "The safetensors file to write.", completion: .file())
    var out: String

    @Option(help: "Write up to this many tokens greedily.")
    var generate = 0

    func validate() throws {
        let asks = image != nil && query != nil && inputs == nil
        let given = inputs != nil && image == nil && query == nil
        guard asks || given else { throw ValidationError("give either --image and --query, or --inputs") }
        if generate < 0 { throw ValidationError("--generate must be 0 or more, is \(generate)") }
    }

    func run() throws {
        let checkpoint = try Checkpoint(
            directory: options.location().directory, adapter: options.adapterDirectory)
        try ThreadChoice.apply(options.threads, to: checkpoint.account)
        let input = try makeInput(checkpoint)
        let model = try checkpoint.model(dtype: options.dtype, device: options.device)
        let trace = try Trace(model, input: input, generate: generate, stopIDs: Set(checkpoint.eosTokenIDs))
        try SafetensorsWriter.write(trace.tensors, metadata: ["format": "pt"], to: out)
    }

    private func makeInput(_ checkpoint: Checkpoint) throws -> ModelInput {
        if let inputs { return try TraceInputs(path: inputs).input(for: checkpoint.config) }
        let question = Question(.text(query ?? "")).text
        return try InputBuilder(checkpoint: checkpoint)
            .input(question: question, images: [Image(contentsOf: image ?? "")])
    }
}
