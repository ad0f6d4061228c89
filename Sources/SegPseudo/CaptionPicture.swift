internal import Foundation
internal import SegChat
internal import SegGeometry
internal import SegImaging

/// A picture as it is shown to whoever is to name one object in it.
struct CaptionPicture {
    /// The whole picture.
    let image: Image
    /// The object's box in pixels, inside the picture.
    let box: ImageBox
    let rule: CaptionRule

    /// What the rule's view asks for, as parts of a request.
    ///
    /// - Throws: `ImagingError` when a picture cannot be written.
    func parts() throws -> [ChatRequest.Part] {
        let shown: [Image] =
            switch rule.view {
            case .crop: [crop()]
            case .box: [marked()]
            case .both: [marked(), crop()]
            }
        return try shown.map {
            .picture(base64: Data(try ImageEncoding.png($0, level: 3)).base64EncodedString(), format: "png")
        }
    }

    /// The whole picture, a red box with a light rim around the object.
    func marked() -> Image {
        let scale = Self.scale(of: image.size, rule)
        var canvas = Canvas(Self.resampled(image, scale))
        let size = canvas.image.size
        let line = max(2, Double(max(size.width, size.height)) / 250)
        let grown = Self.grown(box, by: min(rule.margin, 0.1), within: image.size)
        let frame = ImageBox(
            x1: max(line, grown.x1 * scale), y1: max(line, grown.y1 * scale),
            x2: min(Double(size.width) - line, grown.x2 * scale), y2: min(Double(size.height) - line, grown.y2 * scale))
        let corners = [
            ImagePoint(x: frame.x1, y: frame.y1), ImagePoint(x: frame.x2, y: frame.y1),
            ImagePoint(x: frame.x2, y: frame.y2), ImagePoint(x: frame.x1, y: frame.y2),
        ]
        canvas.stroke(corners, closed: true, width: line * 1.8, color: .white)
        canvas.stroke(corners, closed: true, width: line, color: Color(red: 255, green: 0, blue: 0))
        return canvas.image
    }

    /// The object and what surrounds it; a small one is enlarged.
    func crop() -> Image {
        let grown = Self.grown(box, by: rule.margin, within: image.size)
        let (left, top) = (Int(grown.x1), Int(grown.y1))
        let (right, bottom) = (Int(grown.x2.rounded(.up)), Int(grown.y2.rounded(.up)))
        let size = ImageSize(width: right - left, height: bottom - top)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(size.area * 3)
        for row in top..<bottom {
            let start = (row * image.size.width + left) * 3
            pixels += image.pixels[start..<start + size.width * 3]
        }
        return Self.resampled(Image(size: size, pixels: pixels), Self.scale(of: size, rule, least: Self.leastSide))
    }

    /// The longest side of the smallest crop that is sent as it is: models see little of what is only a few patches wide.
    private static let leastSide = 256

    /// A box with `share` of its sides added on each side, as far as the picture goes, and never without a pixel.
    private static func grown(_ box: ImageBox, by share: Double, within size: ImageSize) -> ImageBox {
        let (x, y) = ((box.x2 - box.x1) * share, (box.y2 - box.y1) * share)
        let (width, height) = (Double(size.width), Double(size.height))
        let left = min(max(0, (box.x1 - x).rounded(.down)), width - 1)
        let top = min(max(0, (box.y1 - y).rounded(.down)), height - 1)
        return ImageBox(
            x1: left, y1: top, x2: max(left + 1, min(width, (box.x2 + x).rounded(.up))),
            y2: max(top + 1, min(height, (box.y2 + y).rounded(.up))))
    }

    /// By how much a picture of a size is to be enlarged, so that its longest side lies between `least` and the rule's.
    private static func scale(of size: ImageSize, _ rule: CaptionRule, least: Int = 1) -> Double {
        let side = max(size.width, size.height)
        let wanted = min(max(side, min(least, rule.longestSide)), rule.longestSide)
        return Double(wanted) / Double(side)
    }

    private static func resampled(_ image: Image, _ scale: Double) -> Image {
        if scale == 1 { return image }
        func scaled(_ side: Int) -> Int { max(1, Int((Double(side) * scale).rounded())) }
        return image.resampled(to: ImageSize(width: scaled(image.size.width), height: scaled(image.size.height)))
    }
}
