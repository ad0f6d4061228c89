internal import Foundation
internal import SegGeometry

/// SVG: `svg/NAME.svg`, the outlines over the linked picture. Each ring is a path of its own, filled by the even-odd
/// rule.
struct SvgExport: Exporter {
    private(set) var loss = RoundTripLoss()
    private let folder: URL
    private static let colors = [
        "#e6194b", "#3cb44b", "#4363d8", "#f58231", "#911eb4", "#008080", "#9a6324", "#808000",
    ]

    init(in folder: URL) throws {
        self.folder = try folder.folder("svg")
    }

    mutating func add(_ picture: ExportPicture) throws {
        let (width, height) = (picture.size.width, picture.size.height)
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
            width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
              <image xlink:href="\(XMLText.escaped(Self.link(to: picture.name)))" width="\(width)" height="\(height)"/>

            """
        for (index, object) in picture.objects.enumerated() {
            let color = Self.colors[index % Self.colors.count]
            text += "  <g fill=\"\(color)\" fill-rule=\"evenodd\" opacity=\"0.5\">\n"
            text += "    <title>\(XMLText.escaped(object.label))</title>\n"
            for ring in object.rings { text += "    <path d=\"\(Self.path(ring))\"/>\n" }
            text += "  </g>\n"
            loss.add(RoundTripLoss.iou(of: object.rings, with: object.mask), picture: picture.name)
        }
        try folder.write((text + "</svg>\n").utf8, to: "\(picture.prefix).svg")
    }

    private static func path(_ ring: ImageRing) -> String {
        "M" + ring.vertices.map { "\($0.x),\($0.y)" }.joined(separator: "L") + "Z"
    }

    /// The file's address where there is a file, the name's characters as a relative address otherwise.
    private static func link(to name: String) -> String {
        if FileManager.default.fileExists(atPath: name) { return URL(fileURLWithPath: name).absoluteString }
        return name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? name
    }
}
