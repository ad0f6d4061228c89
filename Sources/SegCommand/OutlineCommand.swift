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
            try write(mask, to: &output)
            return output
        }
        try loop.run { record in
            let mask = try Mask(record.object("rle").runLengthMask())
            var output = record.reply()
            try write(mask, to: &output)
            return output
        }
    }

    private func write(_ mask: Mask, to output: inout JSONObjectWriter) throws {
        let rings = try mask.outline(epsilonRatio: epsilonRatio)
        output.field("vertices", rings.map { $0.vertices.map { [$0.x, $0.y] } })
        output.field("text", PolygonWriter().text(rings.map { CoordinateGrid.normalized($0, in: mask.size) }))
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

extension JSONRecord {
    /// The mask of an `rle` object: `size` is [height, width], `counts` a compressed string or a list of run lengths.
    func runLengthMask() throws -> RunLengthMask {
        let sides = try integers("size")
        guard sides.count == 2 else { throw RecordError.wrongMember(name: "size", expected: "[height, width]") }
        let size = ImageSize(width: sides[1], height: sides[0])
        if isString("counts") { return try RunLengthMask(size: size, compressed: string("counts")) }
        return try RunLengthMask(size: size, counts: integers("counts"))
    }
}
