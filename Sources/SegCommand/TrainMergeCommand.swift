internal import ArgumentParser
internal import Foundation
internal import SegFiles
internal import SegModels
internal import SimpleSeg

/// A base and an adapter → one checkpoint.
struct TrainMergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Adds an adapter's changes to its base's weights and writes a checkpoint like any other.",
        discussion: """
            The result has the base's files, shard by shard, in the base's types, and everything else that lies in its folder.
            The adapter is one that `train` trained with lora, or any LoRA adapter of Python's peft in safetensors.

            simpleseg train merge --adapter runs/sft/checkpoints/step-00001000 --out merged
            """)

    @Option(
        help:
            "The base: a folder in Hugging Face layout, a name under Models, or a hub id in the cache (default: what the adapter names)."
    )
    var model: String?

    @Option(help: "The folder with adapter_config.json and adapter_model.safetensors.", completion: .directory)
    var adapter: String

    @Option(help: "The folder to write; made when missing.", completion: .directory)
    var out: String

    func run() throws {
        let change = try Adapter(directory: URL(fileURLWithPath: adapter, isDirectory: true))
        let base = try model.map { try ModelLocation($0).directory } ?? change.baseDirectory()
        let count = try AdapterMerge.write(
            base: base, adapter: change, to: URL(fileURLWithPath: out, isDirectory: true))
        StandardError.line("written: \(out), \(count) layers changed")
    }
}
