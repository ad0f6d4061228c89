public import ArgumentParser
internal import Foundation
internal import SegFiles
internal import SegNotation
public import SegTokens
internal import SimpleSeg

/// Texts → token ids and back.
struct TokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize",
        abstract: "Turns texts into token ids, and the ids back into text.",
        discussion: """
            Reads JSON Lines, from the files or from stdin: {"text"} and any "id".
            Writes one line for each: "id", "ids", and "decoded", the text that the ids spell (a Qwen tokenizer composes \
            texts first, so it may differ from what was read). No special token is added at either end.
            A line that is no such record is reported on stderr; the others are answered, and the exit status is 1.

            simpleseg tokenize --model Models/nano texts.jsonl
            """)

    @Option(
        help: "The checkpoint whose tokenizer is used: a folder, a name under Models, or a hub id in the cache.",
        completion: .directory)
    var model: String

    @Argument(help: "Files of JSON Lines, - for stdin. Without any, stdin.", completion: .file())
    var files: [String] = []

    @Option(
        help: "Special tokens written in a text: parsed (they count, as in the references) or literal (plain text).")
    var specials: Tokenizer.Specials = .parsed

    func run() throws {
        // A folder with a tokenizer alone will do.
        let directory =
            Files.isFolder(model)
            ? URL(fileURLWithPath: model, isDirectory: true) : try ModelLocation(model, needsWeights: false).directory
        let tokenizer = try Tokenizer(directory: directory)
        try RecordLoop(files: files).run { record in
            let ids = tokenizer.encode(try record.string("text"), specials: specials)
            var output = record.reply()
            output.field("ids", ids)
            output.field("decoded", tokenizer.decode(ids, skipSpecial: false))
            return output
        }
    }
}

extension Tokenizer.Specials: ExpressibleByArgument {}
