public import ArgumentParser
internal import Foundation
internal import SegCache
internal import SegFiles
public import SegModels
internal import SimpleSeg
internal import Torch

/// Which checkpoint a command runs, where and how.
struct DeviceOptions: ParsableArguments {
    @Option(
        help:
            "A checkpoint's folder in Hugging Face layout, a name under Models, or a hub id that `simpleseg pull` fetched, ORG/NAME or ORG/NAME@REVISION (default: nano)."
    )
    var model: String?

    @Option(
        help:
            "The folder of an adapter to the model, in the layout of Python's peft, or its hub id in the cache; --model may also name one.",
        completion: .directory)
    var adapter: String?

    @Option(help: "Where the model runs: cpu or cuda.", transform: { try Device(parsing: $0) })
    var device: Device = .cpu

    @Option(
        help:
            "Type that the model computes in: auto (the checkpoint's own), float32, bfloat16, int8 (the language model's matrices in a byte a number, the rest as auto), or int4 (its feed-forward parts in half a byte)."
    )
    var dtype: DTypeChoice = .auto

    @Option(help: "CPU threads (default: one for a model of at most 16 M values, else libtorch's choice).")
    var threads: Int?

    func validate() throws {
        if let adapter, !Files.exists(adapter), let offer = ModelSearch(adapter).offer {
            throw ValidationError("no adapter \(adapter); \(offer)")
        }
        if let threads, threads < 1 { throw ValidationError("--threads must be 1 or more, is \(threads)") }
    }

    /// The folder of the checkpoint.
    func location() throws -> ModelLocation { try ModelLocation(model) }

    /// The folder of the adapter, if one is named.
    var adapterDirectory: URL? {
        adapter.map { URL(fileURLWithPath: ModelSearch($0).folder ?? $0, isDirectory: true) }
    }

    /// How the checkpoint is loaded.
    var loading: Segmenter.LoadOptions {
        .init(dtype: dtype, device: device, adapter: adapterDirectory, threads: threads)
    }
}

extension DTypeChoice: ExpressibleByArgument {}
