internal import Foundation
internal import SegGeometry
internal import SegImaging
internal import SegNotation

/// An answer over its picture: what was predicted, what is true, and where they differ.
struct CasePictures: Sendable {
    /// PNG files in data URLs: prediction, truth, difference.
    let urls: [String]

    /// Titles of the three.
    static let titles = ["prediction", "truth", "difference"]
    /// Longest side of a drawing, in pixels.
    private static let side = 320

    /// Draws a record.
    ///
    /// - Throws: what reading the picture or the truth throws.
    init(_ record: EvaluationRecord) throws {
        let image = try Image(contentsOf: record.image)
        let truth = try record.truth.mask()
        let answer = try DecodedAnswer(text: record.text, size: truth.size)
        guard image.size == truth.size else {
            throw EvaluationError.file(path: record.image, reason: "has another size than its truth")
        }
        let drawings = [
            (Self.prediction(answer), image, Self.outlines), (Self.truth(truth), image, Self.outlines),
            (try Self.difference(answer.mask, truth), image.faded, Self.areas),
        ]
        urls = try drawings.map { items, image, opacity in
            let drawn = Overlay(style: Self.style(for: image.size, opacity)).drawn(items, on: image)
            let png = try ImageEncoding.png(drawn.shrunk(to: Self.side), level: 9)
            return "data:image/png;base64," + Data(png).base64EncodedString()
        }
    }

    /// Opacity of an inside whose outline is drawn, and of one without.
    private static let (outlines, areas) = (0.4, 0.8)

    private static func style(for size: ImageSize, _ opacity: Double) -> Overlay.Style {
        var style = Overlay.Style()
        style.enlargement = max(1, side / max(size.width, size.height, 1))
        style.fillOpacity = opacity
        return style
    }

    private static let found = Color(red: 255, green: 45, blue: 85)
    private static let meant = Color(red: 0, green: 174, blue: 239)
    private static let shared = Color(red: 0, green: 200, blue: 120)

    /// The outline as it was written; a vertex means a pixel's centre.
    private static func prediction(_ answer: DecodedAnswer) -> [Overlay.Item] {
        let rings = answer.polygons.map { ring in
            ImageRing(ring.vertices.map { ImagePoint(x: $0.x + 0.5, y: $0.y + 0.5) })
        }
        return [Overlay.Item(rings: rings, mask: answer.area > 0 ? Mask(answer.mask) : nil, color: found)]
    }

    /// The true mask with its border.
    private static func truth(_ truth: RunLengthMask) -> [Overlay.Item] {
        guard truth.area > 0 else { return [] }
        let mask = Mask(truth)
        let rings = mask.contours(.outersAndHoles).map { contour in
            ImageRing(contour.ring.vertices.map { ImagePoint(x: Double($0.x) + 0.5, y: Double($0.y) + 0.5) })
        }
        return [Overlay.Item(rings: rings, mask: mask, color: meant)]
    }

    /// Shared pixels, pixels that only the prediction has, and pixels that only the truth has.
    private static func difference(_ predicted: RunLengthMask, _ truth: RunLengthMask) throws -> [Overlay.Item] {
        let both = try RunLengthMask.intersection([predicted, truth], size: truth.size)
        let parts = [
            (both, shared), (try predicted.subtracting(truth), found), (try truth.subtracting(predicted), meant),
        ]
        return parts.filter { $0.0.area > 0 }.map { Overlay.Item(mask: Mask($0.0), color: $0.1) }
    }
}

extension Image {
    /// The picture in pale grey, so that colours over it mean something.
    fileprivate var faded: Image {
        var result = self
        for start in stride(from: 0, to: pixels.count, by: 3) {
            let color = Color(red: pixels[start], green: pixels[start + 1], blue: pixels[start + 2])
            let gray = UInt8(110 + color.luma * 115)
            for channel in 0..<3 { result.pixels[start + channel] = gray }
        }
        return result
    }

    /// The picture with its longest side at most `side`.
    fileprivate func shrunk(to side: Int) -> Image {
        let longest = max(size.width, size.height)
        guard longest > side else { return self }
        return resampled(
            to: ImageSize(
                width: max(1, size.width * side / longest), height: max(1, size.height * side / longest)))
    }
}
