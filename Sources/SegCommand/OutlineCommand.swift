internal import ArgumentParser
internal import SegGeometry
internal import SegImaging
internal import SegNotation

/// Masks → polygons and answers.
struct OutlineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outline",
        abstract: "Turns masks into polygons and answers.",
        discussion: """
            Reads JSON Lines, from the files or from stdin: {"rle": {"size", "counts"}} and any "id"; counts as COCO has \
            them, compressed or not. A file may also be a mask picture (PNG, WebP, JPEG): whatever is not black is inside, and \
            its path is its "id".
            Writes one line for each: "id", "vertices" (columns and rows) and "text", the answer.
            A line that is no such record is reported on stderr; the others are outlined, and the exit status is 1.

            simpleseg outline masks/cat.png
            """)

    @Argument(help: "Files of JSON Lines or mask pictures, - for stdin. Without any, stdin.", completion: .file())
    var files: [String] = []

    @Option(help: "Tolerance of the outline, as a share of its length; 0 keeps every corner.")
    var epsilonRatio = 0.001

    func validate() throws {
        guard epsilonRatio.isFinite, epsilonRatio >= 0 else {
            throw ValidationError("--epsilon-ratio is a number from 0 on")
        }
    }

    func run() throws {
        let loop = RecordLoop(files: files) { path in
            guard let mask = try Self.picture(path) else { return nil }
            var output = JSONObjectWriter()
            output.field("id", path)
            try mask.writeOutline(epsilonRatio: epsilonRatio, to: &output)
            return output
        }
        try loop.run { record in
            let mask = try Mask(record.object("rle").runLengthMask())
            var output = record.reply()
            try mask.writeOutline(epsilonRatio: epsilonRatio, to: &output)
            return output
        }
    }

    /// The mask in the file at `path`; nil if the file is no picture.
    private static func picture(_ path: String) throws -> Mask? {
        guard try InputFile.firstByte(of: path).map({ [0x89, 0xFF, UInt8(ascii: "R")].contains($0) }) == true else {
            return nil
        }
        let mask = try Mask(contentsOf: path)
        guard mask.size.isSupported else {
            throw GeometryError.sizeOutOfRange(width: mask.size.width, height: mask.size.height)
        }
        return mask
    }
}
