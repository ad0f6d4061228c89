/// Ways of writing places that other models have and `PolygonReader` does not read: told of, never guessed at.
enum ForeignNotation: CaseIterable {
    /// `"bbox_2d": [x1, y1, x2, y2]`: Qwen2.5-VL in pixels, Qwen3-VL in thousandths.
    case box2D
    /// `"point_2d": [x, y]`
    case point2D
    /// `<|box_start|>(x1,y1),(x2,y2)<|box_end|>`: Qwen2-VL, in thousandths.
    case boxTokens
    /// `<point x="…" y="…">` and `<points …>`: Molmo, in hundredths.
    case pointTag
    /// `{"x": …, "y": …}`
    case objects
    /// `<loc0123>`: PaliGemma, in 1024ths, y first.
    case locTokens

    /// What a text must have, in lower case and without white space.
    private var mark: String {
        switch self {
        case .box2D: "bbox_2d"
        case .point2D: "point_2d"
        case .boxTokens: "<|box_start|>"
        case .pointTag: "<point"
        case .objects: "\"x\":"
        case .locTokens: "<loc"
        }
    }

    private var sentence: String {
        switch self {
        case .box2D: "“bbox_2d” is another model's way to write a box; it is no outline"
        case .point2D: "“point_2d” is another model's way to write a point; it is no outline"
        case .boxTokens: "“<|box_start|>(…)” is another model's way to write a box, in thousandths; not read"
        case .pointTag: "“<point …>” is another model's way to write points, in hundredths; not read"
        case .objects: "“{\"x\": …, \"y\": …}” is another model's way to write points; not read"
        case .locTokens: "“<loc…>” is another model's way to write boxes, in 1024ths; not read"
        }
    }

    /// One notice for each way that a text uses, in the order of the cases.
    static func notices(in text: String) -> [Diagnostic] {
        let marks: Set<UInt8> = [UInt8(ascii: "<"), UInt8(ascii: "_"), UInt8(ascii: "{")]
        guard text.utf8.contains(where: marks.contains) else { return [] }
        let (bytes, places) = compact(text)
        return allCases.compactMap { notation in
            first(Array(notation.mark.utf8), in: bytes).map {
                Diagnostic(kind: .foreignNotation, at: places[$0], message: notation.sentence)
            }
        }
    }

    /// The bytes without white space, ASCII letters in lower case, and where each stood.
    private static func compact(_ text: String) -> ([UInt8], [Int]) {
        var (bytes, places): ([UInt8], [Int]) = ([], [])
        for (place, byte) in text.utf8.enumerated() where byte != 0x20 && !(0x09...0x0D).contains(byte) {
            bytes.append((0x41...0x5A).contains(byte) ? byte + 0x20 : byte)
            places.append(place)
        }
        return (bytes, places)
    }

    private static func first(_ mark: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= mark.count else { return nil }
        return (0...bytes.count - mark.count).first { start in
            bytes[start] == mark[0] && bytes[start..<start + mark.count].elementsEqual(mark)
        }
    }
}
