package import SegFormats
package import SegGeometry

/// The `segmentation` of a COCO annotation as a mask.
package enum CocoSegmentation {
    /// Reads polygons (lists of numbers), run lengths (an object), or a list of run lengths, and unites them.
    ///
    /// A polygon of fewer than three vertices covers nothing, as in pycocotools 2.0.11.
    package static func mask(_ cursor: inout JSONCursor, size: ImageSize) throws(FormatError) -> RunLengthMask {
        if cursor.kind() == .object { return try runLengths(&cursor, size: size) }
        var rings: [ImageRing] = []
        var parts: [RunLengthMask] = []
        var count = 0
        try cursor.elements { cursor throws(FormatError) in
            count += 1
            switch cursor.kind() {
            case .array: rings.append(try ring(&cursor))
            case .object: parts.append(try runLengths(&cursor, size: size))
            default: throw cursor.expected("a polygon or run lengths")
            }
        }
        guard count > 0 else { throw cursor.expected("polygons or run lengths before this") }
        return try checked(at: cursor) { () throws(GeometryError) in
            if !rings.isEmpty { parts.append(try RunLengthMask(filling: rings, size: size, rule: .coco)) }
            return try RunLengthMask.union(parts, size: size)
        }
    }

    /// Reads run lengths of the size that they name themselves.
    package static func mask(_ cursor: JSONCursor) throws(FormatError) -> RunLengthMask {
        var cursor = cursor
        var ahead = cursor
        let fields = try JSONFields(&ahead)
        let sides = fields.list("size") { cursor throws(FormatError) in try cursor.integer() } ?? []
        guard sides.count == 2 else { throw cursor.expected("run lengths with a size") }
        return try runLengths(&cursor, size: ImageSize(width: sides[1], height: sides[0]))
    }

    private static func ring(_ cursor: inout JSONCursor) throws(FormatError) -> ImageRing {
        var values: [Double] = []
        try cursor.elements { cursor throws(FormatError) in values.append(try cursor.number()) }
        guard values.count.isMultiple(of: 2) else { throw cursor.expected("an even number of coordinates before this") }
        return ImageRing(
            stride(from: 0, to: values.count, by: 2).map { ImagePoint(x: values[$0], y: values[$0 + 1]) })
    }

    private static func runLengths(_ cursor: inout JSONCursor, size: ImageSize) throws(FormatError) -> RunLengthMask {
        var sides: [Int] = []
        var counts: [Int]?
        var compressed: String?
        try cursor.members { name, cursor throws(FormatError) in
            switch name {
            case "size": try cursor.elements { cursor throws(FormatError) in sides.append(try cursor.integer()) }
            case "counts" where cursor.kind() == .string: compressed = try cursor.string()
            case "counts":
                counts = []
                try cursor.elements { cursor throws(FormatError) in counts?.append(try cursor.integer()) }
            default: try cursor.skip()
            }
        }
        guard sides == [size.height, size.width] else {
            throw cursor.expected("run lengths of size [\(size.height), \(size.width)] before this, found \(sides)")
        }
        return try checked(at: cursor) { () throws(GeometryError) in
            if let compressed { return try RunLengthMask(size: size, compressed: compressed) }
            return try RunLengthMask(size: size, counts: counts ?? [])
        }
    }

    private static func checked(
        at cursor: JSONCursor, _ make: () throws(GeometryError) -> RunLengthMask
    ) throws(FormatError) -> RunLengthMask {
        do {
            return try make()
        } catch {
            throw FormatError(file: cursor.file, offset: cursor.position, reason: .mask(error.description))
        }
    }
}
