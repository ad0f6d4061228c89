internal import Foundation
internal import SegFiles
internal import SegGeometry
internal import SegImaging
internal import SegNotation

/// An answer over its picture: what was predicted, what is true, and where they differ, as drawings of a page.
///
/// The picture stands in the page once, as its file has it; what is drawn over it are lines and areas that stay sharp
/// at any size.
struct CasePictures: Sendable {
    /// Drawings as SVG: prediction, truth, difference.
    let drawings: [String]

    /// Titles of the three.
    static let titles = ["prediction", "truth", "difference"]

    /// What all drawings of a page need, once: how a picture becomes pale grey, so that colours over it mean something.
    static let definitions = """
        <svg width="0" height="0" style="position:absolute"><filter id="faded" color-interpolation-filters="sRGB"><feColorMatrix \
        values="\((0..<3).map { _ in ".096 .323 .033 0 .43 " }.joined())0 0 0 1 0"/></filter></svg>
        """

    private static let found = "#ff2d55"
    private static let meant = "#00aeef"
    private static let shared = "#00c878"

    /// Draws a record; `name` is that of no other picture of the page.
    ///
    /// - Throws: what reading the picture or the truth throws.
    init(_ record: EvaluationRecord, name: String) throws {
        let picture = try Self.picture(record.image)
        let truth = try record.truth.mask()
        let answer = try DecodedAnswer(text: record.text, size: truth.size)
        guard picture.size == truth.size else {
            throw EvaluationError.file(path: record.image, reason: "has another size than its truth")
        }
        let both = try RunLengthMask.intersection([answer.mask, truth], size: truth.size)
        let difference = [
            Self.area(both, Self.shared, 0.8), Self.area(try answer.mask.subtracting(truth), Self.found, 0.8),
            Self.area(try truth.subtracting(answer.mask), Self.meant, 0.8),
        ]
        let image = """
            <image id="\(name)" width="\(truth.size.width)" height="\(truth.size.height)" \
            style="image-rendering:\(truth.size.width < 200 ? "pixelated" : "auto")" href="\(picture.url)"/>
            """
        let again = "<use href=\"#\(name)\"/>"
        let drawings = [
            image + Self.area(answer.mask, Self.found, 0.35) + Self.lines(Self.written(answer), Self.found),
            again + Self.area(truth, Self.meant, 0.35) + Self.lines(Self.border(truth), Self.meant),
            "<g filter=\"url(#faded)\">\(again)</g>" + difference.joined(),
        ]
        self.drawings = zip(Self.titles, drawings).map { title, content in
            "<svg role=\"img\" aria-label=\"\(title)\" viewBox=\"0 0 \(truth.size.width) \(truth.size.height)\">\(content)</svg>"
        }
    }

    /// A picture's file as a data URL, and its size; one that lies on its side is turned first, and a format
    /// that browsers do not read becomes PNG.
    private static func picture(_ path: String) throws -> (url: String, size: ImageSize) {
        let header = try ImageHeader.read(contentsOf: path)
        if header.orientation == .upright, header.format.isForWeb {
            let data = try Files.data(at: path)
            // Only what can be decoded is shown; a broken picture is to be reported.
            let size = try Image(contentsOf: path).size
            return ("data:image/\(header.format.rawValue);base64,\(data.base64EncodedString())", size)
        }
        let image = try Image(contentsOf: path)
        return ("data:image/png;base64,\(Data(try ImageEncoding.png(image)).base64EncodedString())", image.size)
    }

    /// The outline as it was written; a vertex means a pixel's centre.
    private static func written(_ answer: DecodedAnswer) -> [[(Double, Double)]] {
        answer.polygons.map { ring in ring.vertices.map { ($0.x + 0.5, $0.y + 0.5) } }
    }

    /// The border of a mask, through the centres of its outermost pixels.
    private static func border(_ mask: RunLengthMask) -> [[(Double, Double)]] {
        guard mask.area > 0 else { return [] }
        return Mask(mask).contours(.outersAndHoles).map { contour in
            contour.ring.vertices.map { (Double($0.x) + 0.5, Double($0.y) + 0.5) }
        }
    }

    /// The pixels of a mask, each column's runs as boxes.
    static func area(_ mask: RunLengthMask, _ color: String, _ opacity: Double) -> String {
        let height = mask.size.height
        var (path, start) = ("", 0)
        for (index, count) in mask.counts.enumerated() {
            let end = start + Int(count)
            // A run may go on in the next column.
            while index % 2 == 1, start < end {
                let (column, row) = start.quotientAndRemainder(dividingBy: height)
                let length = min(end - start, height - row)
                path += "M\(column) \(row)h1v\(length)h-1z"
                start += length
            }
            start = end
        }
        if path.isEmpty { return "" }
        return "<path shape-rendering=\"crispEdges\" fill=\"\(color)\" fill-opacity=\"\(opacity)\" d=\"\(path)\"/>"
    }

    private static func lines(_ rings: [[(Double, Double)]], _ color: String) -> String {
        let path = rings.filter { !$0.isEmpty }.map { ring in
            "M" + ring.map { String(format: "%g %g", $0.0, $0.1) }.joined(separator: "L") + "z"
        }.joined()
        if path.isEmpty { return "" }
        let stroke = "fill=\"none\" stroke-linejoin=\"round\" vector-effect=\"non-scaling-stroke\" d=\"\(path)\""
        return "<path stroke=\"#000\" stroke-opacity=\".55\" stroke-width=\"4\" \(stroke)/>"
            + "<path stroke=\"\(color)\" stroke-width=\"2\" \(stroke)/>"
    }
}
