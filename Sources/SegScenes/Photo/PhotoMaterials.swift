internal import Foundation
internal import SegFormats
internal import SegGeometry
internal import SegImaging

/// An object cut out of a photograph or a drawing.
struct PhotoCutout: Sendable {
    /// Where a photograph shows it.
    struct Home: Hashable, Sendable {
        /// The number of the background.
        var background: Int
        /// The cut-out's place there, in pixels of the file.
        var left: Double
        var top: Double
        var width: Double
        var height: Double
    }

    var glyph: Glyph
    /// What it is called, and more generally.
    var name: String
    var kinds: [String]
    /// Nil for drawings.
    var home: Home?
    /// Mean colour where it is opaque, red, green and blue from 0 to 1.
    var mean: SIMD3<Float>
    /// Whether it is kept from training.
    var isHeldOut: Bool

    /// All nouns that fit it.
    var nouns: [String] { [name] + kinds }
}

/// Cut-outs and backgrounds of a folder, all of them in memory.
struct PhotoMaterials: Sendable {
    let cutouts: [PhotoCutout]
    let backgrounds: PhotoSet
    /// What each background shows.
    let scenery: [Set<String>]

    /// Reads `objects.jsonl`, `backgrounds.jsonl` and the pictures that they name.
    ///
    /// - Throws: `EmojiError.noMaterials` where the folder has none, `.brokenMaterials` naming the record.
    init(_ folder: String) throws(EmojiError) {
        let list = "\(folder)/objects.jsonl"
        guard FileManager.default.fileExists(atPath: list) else { throw .noMaterials(folder: folder) }
        var (files, scenery): ([String], [Set<String>]) = ([], [])
        try Self.forEach(in: "\(folder)/backgrounds.jsonl") { record throws(EmojiError) in
            files.append(try record.text("file"))
            scenery.append(Set(record.fields.strings("names") ?? []))
        }
        let numbers = Dictionary(files.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var cutouts: [PhotoCutout] = []
        try Self.forEach(in: list) { record throws(EmojiError) in
            cutouts.append(try PhotoCutout(record, folder: folder, backgrounds: numbers))
        }
        guard !cutouts.isEmpty else { throw .noMaterials(folder: folder) }
        self.cutouts = cutouts
        self.scenery = scenery
        backgrounds = try PhotoSet(files.map { "\(folder)/\($0)" })
    }

    /// A line of a list.
    struct Record {
        var fields: JSONFields

        func text(_ name: String) throws(EmojiError) -> String {
            guard let text = fields.string(name), !text.isEmpty else { throw broken("\(name) is no text") }
            return text
        }

        func broken(_ reason: String) -> EmojiError { .brokenMaterials(place: fields.place, reason: reason) }
    }

    private static func forEach(in list: String, _ body: (Record) throws(EmojiError) -> Void) throws(EmojiError) {
        do {
            try RecordStream.forEach(in: list) { try body(Record(fields: JSONFields($0, file: list))) }
        } catch let error as EmojiError {
            throw error
        } catch {
            throw .unreadable(path: list, reason: "\(error)")
        }
    }
}

extension PhotoCutout {
    fileprivate init(
        _ record: PhotoMaterials.Record, folder: String, backgrounds: [String: Int]
    ) throws(EmojiError) {
        let file = try record.text("file")
        let bitmap = try GlyphBitmap(stacked: "\(folder)/\(file)")
        glyph = Glyph(bitmap)
        mean = bitmap.mean
        name = try record.text("name")
        kinds = record.fields.strings("kinds") ?? []
        isHeldOut = Self.isHeldOut(file)
        guard let background = record.fields.string("home") else { return }
        guard let number = backgrounds[background], let box = record.fields.numbers("box"), box.count == 4 else {
            throw record.broken("home is no background, or box is not four numbers")
        }
        home = Home(background: number, left: box[0], top: box[1], width: box[2], height: box[3])
    }

    /// One in seven, by the name of the file alone (FNV-1a).
    static func isHeldOut(_ file: String) -> Bool {
        let hash = file.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var random = SeededGenerator(seed: hash, index: 0)
        return random.integer(0...6) == 0
    }
}

extension GlyphBitmap {
    /// A picture of which the upper half has the colours and the lower half the alpha, grey.
    ///
    /// - Throws: `EmojiError.unreadable`.
    init(stacked path: String) throws(EmojiError) {
        let image: Image
        do {
            image = try Image(contentsOf: path)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        guard image.size.height % 2 == 0, image.size.height > 0 else {
            throw .unreadable(path: path, reason: "it has no upper and lower half of the same height")
        }
        size = ImageSize(width: image.size.width, height: image.size.height / 2)
        let below = size.area * 3
        pixels = [UInt8](repeating: 0, count: size.area * 4)
        for index in 0..<size.area {
            let alpha = Int(image.pixels[below + index * 3])
            for channel in 0..<3 {
                pixels[index * 4 + channel] = UInt8((Int(image.pixels[index * 3 + channel]) * alpha + 127) / 255)
            }
            pixels[index * 4 + 3] = UInt8(alpha)
        }
    }

    /// Mean colour, weighted by alpha, 0 to 1; grey where nothing shows.
    var mean: SIMD3<Float> {
        var (sum, total): (SIMD3<Float>, Float) = (.zero, 0)
        for at in stride(from: 0, to: pixels.count, by: 4) {
            sum += SIMD3(Float(pixels[at]), Float(pixels[at + 1]), Float(pixels[at + 2]))
            total += Float(pixels[at + 3])
        }
        return total == 0 ? SIMD3(repeating: 0.5) : sum / total
    }

    /// The outline of this bitmap, filled with the pixels (RGB, row-major) of a picture of the same size.
    func filled(with colors: [UInt8]) -> GlyphBitmap {
        var filled = self
        for index in 0..<size.area {
            let alpha = Int(pixels[index * 4 + 3])
            for channel in 0..<3 {
                filled.pixels[index * 4 + channel] = UInt8((Int(colors[index * 3 + channel]) * alpha + 127) / 255)
            }
        }
        return filled
    }
}
