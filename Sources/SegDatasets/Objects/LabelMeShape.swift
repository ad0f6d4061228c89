internal import Foundation
internal import SegFormats
internal import SegGeometry
internal import SegImaging

/// One shape of a LabelMe file.
struct LabelMeShape {
    private let fields: JSONFields
    private let place: String
    private let points: [ImagePoint]

    init(_ fields: JSONFields, place: String) throws(DataProblem) {
        self.fields = fields
        self.place = place
        let pairs = fields.list("points") { cursor throws(FormatError) in
            var pair: [Double] = []
            try cursor.elements { cursor throws(FormatError) in pair.append(try cursor.number()) }
            return pair
        }
        guard let pairs, pairs.allSatisfy({ $0.count == 2 }) else {
            throw DataProblem(.brokenAnnotation, "\(place): its points are no pairs of numbers")
        }
        points = pairs.map { ImagePoint(x: $0[0], y: $0[1]) }
    }

    func mask(size: ImageSize) throws(DataProblem) -> RunLengthMask {
        switch fields.string("shape_type") ?? "polygon" {
        case "polygon" where points.count >= 3: return try filled(points, size)
        case "rectangle" where points.count == 2:
            let (a, b) = (points[0], points[1])
            return try filled([a, ImagePoint(x: b.x, y: a.y), b, ImagePoint(x: a.x, y: b.y)], size)
        case "rectangle" where points.count == 4: return try filled(points, size)
        case "circle" where points.count == 2: return try filled(circle, size)
        case "mask" where points.count == 2: return try drawn(size)
        case "polygon", "rectangle", "circle", "mask":
            throw DataProblem(.brokenAnnotation, "\(place): \(points.count) points")
        case let type: throw DataProblem(.shapeWithoutArea, "\(place): \(type)")
        }
    }

    /// A circle given by its centre and a point on it, as 128 corners.
    private var circle: [ImagePoint] {
        let (center, rim) = (points[0], points[1])
        let (dx, dy) = (rim.x - center.x, rim.y - center.y)
        let radius = (dx * dx + dy * dy).squareRoot()
        return (0..<128).map { step in
            let angle = Double(step) * .pi / 64
            return ImagePoint(x: center.x + radius * cos(angle), y: center.y + radius * sin(angle))
        }
    }

    private func filled(_ corners: [ImagePoint], _ size: ImageSize) throws(DataProblem) -> RunLengthMask {
        do {
            return try RunLengthMask(filling: [ImageRing(corners)], size: size, rule: .coco)
        } catch {
            throw DataProblem(.brokenAnnotation, "\(place): \(error)")
        }
    }

    /// A PNG in base64, whose top left pixel is the first point.
    private func drawn(_ size: ImageSize) throws(DataProblem) -> RunLengthMask {
        guard let text = fields.string("mask"), let data = Data(base64Encoded: text),
            let part = try? Mask(encoded: [UInt8](data), name: place)
        else { throw DataProblem(.missingMask, "\(place): no PNG in base64") }
        guard let left = Int(exactly: points[0].x.rounded()), let top = Int(exactly: points[0].y.rounded()),
            left >= 0, top >= 0, left <= size.width - part.size.width, top <= size.height - part.size.height
        else { throw DataProblem(.sizesDiffer, "\(place): the mask reaches beyond the picture") }
        var mask = Mask(size: size)
        for y in 0..<part.size.height {
            for x in 0..<part.size.width where part[x, y] { mask[x + left, y + top] = true }
        }
        return RunLengthMask(mask)
    }
}
