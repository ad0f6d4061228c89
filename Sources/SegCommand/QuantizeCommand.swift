internal import ArgumentParser
internal import Foundation
internal import SegFiles
internal import SegModels
internal import SimpleSeg

/// A checkpoint → the same with its matrices in fewer bits.
struct QuantizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quantize",
        abstract: "Writes a checkpoint whose matrices have 8 or 4 bits a weight.",
        discussion: """
            Answers are those of --dtype int8 or int4 on the original, letter for letter, but nothing is converted when it is loaded.
            The result has one safetensors file, a config.json that names the layout, and everything else that lies in the folder.

            simpleseg quantize --model Models/nano --dtype int4 --out nano-int4
            """)

    @Option(
        help:
            "A checkpoint's folder in Hugging Face layout, a name under Models, or a hub id that `simpleseg pull` fetched, ORG/NAME or ORG/NAME@REVISION (default: nano)."
    )
    var model: String?

    @Option(help: "int8, or int4 (feed-forward parts and experts in 4 bits, attention and the output layer in 8).")
    var dtype: DTypeChoice = .int4

    @Option(help: "The folder to write; made when missing.", completion: .directory)
    var out: String

    func validate() throws {
        guard dtype == .int8 || dtype == .int4 else {
            throw ValidationError("--dtype must be int8 or int4, is \(dtype.rawValue)")
        }
    }

    func run() throws {
        let checkpoint = try Checkpoint(directory: ModelLocation(model).directory)
        let summary = try QuantizedCheckpoint.write(
            checkpoint, dtype: dtype, to: URL(fileURLWithPath: out, isDirectory: true))
        let matrices = summary.matrices.sorted { $0.key < $1.key }.map { "\($0.value) matrices in \($0.key)" }
        let sentence = (matrices + ["\(summary.others) other tensors"]).joined(separator: ", ")
        StandardError.line(
            "written: \(out), \(sentence), \(summary.byteCount) bytes of \(checkpoint.account.byteCount)")
    }
}
