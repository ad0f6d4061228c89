package import SegGeometry

extension JSONRecord {
    /// The mask of an `rle` object: `size` is [height, width], `counts` a compressed string or a list of run lengths.
    ///
    /// - Throws: `RecordError`, `GeometryError`.
    package func runLengthMask() throws -> RunLengthMask {
        let sides = try integers("size")
        guard sides.count == 2 else { throw RecordError.wrongMember(name: "size", expected: "[height, width]") }
        let size = ImageSize(width: sides[1], height: sides[0])
        if isString("counts") { return try RunLengthMask(size: size, compressed: string("counts")) }
        return try RunLengthMask(size: size, counts: integers("counts"))
    }
}

extension Mask {
    /// Adds the fields `vertices`, the outline in columns and rows, and `text`, the answer that spells it.
    ///
    /// - Throws: `GeometryError`.
    package func writeOutline(epsilonRatio: Double, to record: inout JSONObjectWriter) throws {
        let rings = try outline(epsilonRatio: epsilonRatio)
        record.field("vertices", rings.map { $0.vertices.map { [$0.x, $0.y] } })
        record.field("text", PolygonWriter().text(rings.map { CoordinateGrid.normalized($0, in: size) }))
    }
}
