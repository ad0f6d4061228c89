internal import CSimpleSeg
internal import SegGeometry
internal import SegNotation

/// What a call found, until the caller has copied it out.
final class FoundResult {
    var rings: [ImageRing] = []
    var boxes: [ImageBox] = []
    var points: [ImagePoint] = []
    var text: [UInt8] = []
    var runLength: [UInt8] = []
    var area = 0
    var box: ImageBox?

    /// An answer, read and drawn.
    convenience init(_ answer: DecodedAnswer) {
        self.init(answer.mask)
        (rings, boxes, points) = (answer.polygons, answer.boxes, answer.points)
        answer.diagnostics.map(\.json).writeJSON(into: &text)
    }

    /// A mask's run lengths.
    init(_ mask: RunLengthMask) {
        runLength = Array(mask.compressed.utf8)
        (area, box) = (mask.area, mask.box)
    }

    /// A mask's outline.
    init(outline: [PixelRing], of size: ImageSize) {
        rings = outline.map(\.inImage)
        text = Array(PolygonWriter().text(outline.map { CoordinateGrid.normalized($0, in: size) }).utf8)
    }

    /// How much there is of each.
    private var counts: seg_counts {
        seg_counts(
            rings: Int64(rings.count), vertices: Int64(rings.reduce(0) { $0 + $1.vertices.count }),
            boxes: Int64(boxes.count), points: Int64(points.count), text: Int64(text.count),
            run_length: Int64(runLength.count), area: Int64(area),
            box: (box?.x1 ?? 0, box?.y1 ?? 0, box?.x2 ?? 0, box?.y2 ?? 0))
    }

    /// Hands the result over to the caller.
    func hand(
        to result: UnsafeMutablePointer<OpaquePointer?>, counting counts: UnsafeMutablePointer<seg_counts>
    ) {
        counts.pointee = self.counts
        result.pointee = Handle.make(self)
    }
}

/// Copies a result out; see CSimpleSeg.h.
@c(seg_result_read)
public func readResult(
    _ result: OpaquePointer?, ringLengths: UnsafeMutablePointer<Int64>?, vertices: UnsafeMutablePointer<Double>?,
    boxes: UnsafeMutablePointer<Double>?, points: UnsafeMutablePointer<Double>?, text: UnsafeMutablePointer<UInt8>?,
    runLength: UnsafeMutablePointer<UInt8>?
) {
    guard let result else { return }
    let found = Handle.object(result, as: FoundResult.self)
    copy(found.rings.map { Int64($0.vertices.count) }, to: ringLengths)
    if let vertices {
        var at = vertices
        for ring in found.rings {
            for vertex in ring.vertices {
                at[0] = vertex.x
                at[1] = vertex.y
                at += 2
            }
        }
    }
    copy(found.boxes.flatMap { [$0.x1, $0.y1, $0.x2, $0.y2] }, to: boxes)
    copy(found.points.flatMap { [$0.x, $0.y] }, to: points)
    copy(found.text, to: text)
    copy(found.runLength, to: runLength)
}

private func copy<Value>(_ values: [Value], to place: UnsafeMutablePointer<Value>?) {
    values.withUnsafeBufferPointer { values in
        guard let place, let start = values.baseAddress else { return }
        place.update(from: start, count: values.count)
    }
}

/// Frees a result; see CSimpleSeg.h.
@c(seg_result_free)
public func freeResult(_ result: OpaquePointer?) {
    if let result { Handle.free(result, as: FoundResult.self) }
}
