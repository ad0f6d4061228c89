internal import Foundation
internal import SegGeometry

/// Where a picture lies in the world: the six numbers of an ESRI world file.
struct WorldFile: Equatable {
    private let a, d, b, e, c, f: Double

    /// Reads the text of a world file: six finite numbers, one a line; nil otherwise.
    init?(text: String) {
        let numbers = text.split(whereSeparator: \.isWhitespace).map { Double($0) ?? .nan }
        guard numbers.count == 6, numbers.allSatisfy(\.isFinite), numbers[0] * numbers[3] != numbers[1] * numbers[2]
        else { return nil }
        (a, d, b, e, c, f) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
    }

    /// The path of the file that lies beside a picture, if there is one: `a.pgw`, `a.pngw` or `a.wld` for `a.png`.
    static func path(beside picture: String) -> String? {
        let url = URL(fileURLWithPath: picture)
        let ending = url.pathExtension
        guard let first = ending.first, let last = ending.last else { return nil }
        return ["\(first)\(last)w", "\(ending)w", "wld"]
            .map { url.deletingPathExtension().appendingPathExtension($0).path }
            .first { FileManager.default.fileExists(atPath: $0) }
    }

    /// Where a pixel corner lies. The file's origin is the centre of the first pixel.
    func place(_ corner: PixelPoint) -> ImagePoint {
        let (x, y) = (Double(corner.x) - 0.5, Double(corner.y) - 0.5)
        return ImagePoint(x: a * x + b * y + c, y: d * x + e * y + f)
    }
}
