internal import Foundation
internal import SegDatasets
internal import SegGeometry
public import SegImaging
internal import SegNotation
internal import SegRewards

/// Samples as one HTML file that needs nothing else: pictures inside, outlines as SVG over them, coloured by the order of
/// their vertices; a side tells its numbers when it is pointed at.
public enum SamplePage {
    /// The page.
    ///
    /// - Parameters:
    ///   - samples: what is shown.
    ///   - title: its heading.
    ///   - longestSide: larger pictures are made smaller.
    /// - Returns: the page's text.
    /// - Throws: `ImagingError` when a picture cannot be encoded.
    public static func html(_ samples: [ShownSample], title: String, longestSide: Int = 480) throws(ImagingError)
        -> String
    {
        var body = ""
        for sample in samples { body += try figure(sample, longestSide) }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(escaped(title))</title>
            <style>
            :root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif }
            body { margin: 2rem; max-width: 1500px }
            main { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 1.5rem }
            figure { margin: 0 } .picture { position: relative } img, svg { display: block; width: 100%; height: auto }
            svg { position: absolute; inset: 0; height: 100% }
            figcaption { overflow-wrap: anywhere } .answer { opacity: .75; max-height: 6em; overflow: auto; font: 12px monospace }
            .facts { opacity: .75; font-size: 13px } .ramp { display: inline-block; width: 9em; height: .7em;
            background: linear-gradient(90deg, \(ramp)) }
            </style></head><body><h1>\(escaped(title))</h1>
            <p>\(samples.count) samples. Order of vertices: first <span class="ramp"></span> last; the first is marked.
            IoU of the mask with what its outline gives back: filled inclusively / as COCO fills.</p>
            <main>
            \(body)</main></body></html>

            """
    }

    private static var ramp: String {
        stride(from: 0.0, through: 1, by: 0.25).map(VertexRamp.css).joined(separator: ", ")
    }

    private static func figure(_ sample: ShownSample, _ longestSide: Int) throws(ImagingError) -> String {
        let image = smaller(sample.image, longestSide)
        let data = Data(try ImageEncoding.png(image)).base64EncodedString()
        var facts = [sample.id]
        let vertices = sample.answered.polygons.reduce(0) { $0 + $1.vertices.count }
        if vertices > 0 { facts.append("\(vertices) vertices") }
        if let trip = sample.roundTrip {
            facts.append(String(format: "IoU %.4f / %.4f", trip.inclusive, trip.coco))
        }
        return """
            <figure><div class="picture"><img alt="" src="data:image/png;base64,\(data)">
            \(drawing(sample, image.size))</div>
            <figcaption>\(escaped(sample.question))<div class="answer">\(escaped(sample.answer))</div>
            <div class="facts">\(facts.map(escaped).joined(separator: " · "))</div></figcaption></figure>

            """
    }

    private static func smaller(_ image: Image, _ longestSide: Int) -> Image {
        let longest = max(image.size.width, image.size.height)
        guard longest > longestSide else { return image }
        let scale = Double(longestSide) / Double(longest)
        return image.resampled(
            to: ImageSize(
                width: max(1, Int(Double(image.size.width) * scale)),
                height: max(1, Int(Double(image.size.height) * scale))))
    }

    private static func drawing(_ sample: ShownSample, _ size: ImageSize) -> String {
        var shapes = ""
        for ring in sample.answered.polygons { shapes += sides(of: ring.scaled(to: size)) }
        for box in sample.answered.boxes { shapes += rectangle(box.scaled(to: size), "rgb(40,110,255)") }
        for box in sample.given.boxes { shapes += rectangle(box.scaled(to: size), "rgb(255,225,60)") }
        for point in sample.answered.points { shapes += dot(point.scaled(to: size), "rgb(40,110,255)") }
        for point in sample.given.points { shapes += dot(point.scaled(to: size), "rgb(255,225,60)") }
        return """
            <svg viewBox="0 0 \(size.width) \(size.height)" fill="none" stroke-linecap="round">\(shapes)</svg>
            """
    }

    private static func sides(of ring: ImageRing) -> String {
        let vertices = ring.vertices
        guard let first = vertices.first else { return "" }
        let corners = vertices.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
        var text =
            "<polygon points=\"\(corners)\" fill=\"rgba(255,255,255,.22)\" fill-rule=\"evenodd\" stroke=\"rgba(0,0,0,.5)\" stroke-width=\"3.5\"/>"
        for (index, start) in vertices.enumerated() {
            let end = vertices[(index + 1) % vertices.count]
            let color = VertexRamp.css(at: Double(index) / Double(max(1, vertices.count - 1)))
            text +=
                "<line x1=\"\(number(start.x))\" y1=\"\(number(start.y))\" x2=\"\(number(end.x))\" y2=\"\(number(end.y))\" "
                + "stroke=\"\(color)\" stroke-width=\"2\"><title>vertex \(index + 1) of \(vertices.count)</title></line>"
        }
        return text + dot(first, VertexRamp.css(at: 0))
    }

    private static func rectangle(_ box: ImageBox, _ color: String) -> String {
        "<rect x=\"\(number(min(box.x1, box.x2)))\" y=\"\(number(min(box.y1, box.y2)))\" "
            + "width=\"\(number(abs(box.x2 - box.x1)))\" height=\"\(number(abs(box.y2 - box.y1)))\" "
            + "stroke=\"\(color)\" stroke-width=\"2\"/>"
    }

    private static func dot(_ point: ImagePoint, _ color: String) -> String {
        "<circle cx=\"\(number(point.x))\" cy=\"\(number(point.y))\" r=\"4\" fill=\"\(color)\" stroke=\"white\"/>"
    }

    private static func number(_ value: Double) -> String { String(format: "%.2f", value) }

    /// Text as HTML holds it, in elements and in quotes.
    private static func escaped(_ text: String) -> String {
        [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
