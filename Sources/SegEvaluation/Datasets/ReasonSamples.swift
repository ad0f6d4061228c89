internal import Foundation
internal import SegFiles
internal import SegGeometry
internal import SegImaging

/// ReasonSeg: a JSON file beside each picture (arXiv 2308.00692, the layout of dvlab-research/LISA).
enum ReasonSamples {
    private struct Line: Decodable {
        struct Shape: Decodable {
            var label: String
            var points: [[Double]]
        }
        var text: [String]
        var is_sentence: Bool
        var shapes: [Shape]
    }

    /// The samples of a split in the order of the files' names: each picture's first text, or all of them.
    ///
    /// As in LISA's evaluation, shapes are painted from the largest to the smallest, vertices cut to whole pixels, borders
    /// included; where the last painted shape is labelled `ignore`, pixels do not count; shapes labelled `flag` are left out.
    static func load(root: String, split: String, everyExpression: Bool) throws -> EvaluationSet {
        let folder = try EvaluationSource.first(
            of: ["reason_seg/ReasonSeg", "ReasonSeg", "."].map { "\(root)/\($0)/\(split)" },
            holding: "ReasonSeg's \(split)")
        var samples: [EvaluationSample] = []
        var notes: [String] = []
        let names = try Files.names(in: folder).filter { $0.hasSuffix(".json") }
        for name in names.sorted() {
            do {
                let picture = String(name.dropLast(5))
                let all = try self.samples(folder, picture)
                samples += everyExpression ? all : Array(all.prefix(1))
                if all.isEmpty { notes.append("\(folder)/\(name): no text") }
            } catch {
                notes.append("left out: \(folder)/\(name): \(error)")
            }
        }
        return EvaluationSet(
            name: "reasonseg", split: split, samples: samples, published: everyExpression ? nil : published[split],
            notes: notes)
    }

    /// Pictures of the published splits.
    private static let published = ["train": 239, "val": 200, "test": 779]

    private static func samples(_ folder: String, _ picture: String) throws -> [EvaluationSample] {
        let line = try read("\(folder)/\(picture).json")
        let image = "\(folder)/\(picture).jpg"
        let size = try ImageHeader.read(contentsOf: image).uprightSize
        let masks = try painted(line.shapes, size: size)
        return line.text.enumerated().map { number, text in
            EvaluationSample(
                id: "\(picture)-\(number)", image: image, expression: text,
                kind: line.is_sentence ? "sentence" : "phrase", truth: masks.target, ignored: masks.ignored)
        }
    }

    /// The file in UTF-8, or in the Windows encoding that some of the published ones have.
    private static func read(_ path: String) throws -> Line {
        let data = try Files.data(at: path)
        if String(validating: data, as: UTF8.self) != nil { return try JSONDecoder().decode(Line.self, from: data) }
        let text = String(data: data, encoding: .windowsCP1252) ?? ""
        return try JSONDecoder().decode(Line.self, from: Data(text.utf8))
    }

    private static func painted(
        _ shapes: [Line.Shape], size: ImageSize
    ) throws -> (target: RunLengthMask, ignored: RunLengthMask?) {
        let drawn = try shapes.filter { $0.label.lowercased() != "flag" }.map { shape in
            let ring = PixelRing(try shape.points.map(wholePixel))
            let mask = try Mask(filling: [ring], size: size, rule: .inclusive)
            return (mask: mask, area: mask.area, isIgnored: shape.label.lowercased().contains("ignore"))
        }
        var (target, ignored) = (Mask(size: size), Mask(size: size))
        for shape in drawn.sorted(by: { $0.area > $1.area }) {
            for index in shape.mask.pixels.indices where shape.mask.pixels[index] != 0 {
                target.pixels[index] = shape.isIgnored ? 0 : 1
                ignored.pixels[index] = shape.isIgnored ? 1 : 0
            }
        }
        return (RunLengthMask(target), ignored.area > 0 ? RunLengthMask(ignored) : nil)
    }

    private static func wholePixel(_ point: [Double]) throws(EvaluationError) -> PixelPoint {
        guard point.count == 2, let x = Int32(exactly: point[0].rounded(.towardZero)),
            let y = Int32(exactly: point[1].rounded(.towardZero))
        else { throw .dataset("\(point) is no point") }
        return PixelPoint(x: Int(x), y: Int(y))
    }
}
