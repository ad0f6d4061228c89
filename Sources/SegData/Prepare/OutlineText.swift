internal import Dispatch
public import SegGeometry
public import SegNotation
internal import Synchronization

/// Masks as the text of an answer.
public struct OutlineText: Hashable, Sendable {
    /// Share of an outline's length that it may deviate.
    public var epsilonRatio: Double
    /// How numbers are spelled.
    public var style: PolygonWriter.Style
    /// Whether rings are in the canonical order, and those of fewer than three vertices left out.
    public var isCanonical: Bool

    /// The published script's: OpenCV's order of vertices, every ring, numbers as Python prints them.
    public static let published = OutlineText(epsilonRatio: 0.001, style: .python, isCanonical: false)

    /// The mended one: counter-clockwise from the topmost vertex, rings that enclose something, three digits.
    public static let mended = OutlineText(epsilonRatio: 0.001, style: .padded, isCanonical: true)

    /// The external outlines of a mask as text; `[]` when there are none.
    ///
    /// - Throws: `GeometryError.toleranceOutOfRange`.
    public func text(_ mask: RunLengthMask) throws(GeometryError) -> String {
        PolygonWriter(style: style).text(try rings(of: mask))
    }

    /// The external outlines of a mask, normalized by its size, on the grid.
    ///
    /// - Throws: `GeometryError.toleranceOutOfRange`.
    public func rings(of mask: RunLengthMask) throws(GeometryError) -> [NormalizedRing] {
        guard mask.size.area > 0 else { return [] }
        var rings = try Mask(mask).outline(epsilonRatio: epsilonRatio)
        if isCanonical { rings = rings.filter { $0.vertices.count >= 3 }.map(\.canonical) }
        return rings.map { CoordinateGrid.normalized($0, in: mask.size) }
    }
}

extension ReferDataset {
    /// The answers of some references, or why there is none, in their order, whatever the number of threads.
    func outlines(
        of references: [ReferReference], as outline: OutlineText, threads: Int
    ) -> [Result<String, ReferProblem>] {
        let share = (references.count + threads - 1) / max(1, threads)
        let shares = Mutex<[Int: [Result<String, ReferProblem>]]>([:])
        DispatchQueue.concurrentPerform(iterations: max(1, threads)) { thread in
            let part = references.dropFirst(thread * share).prefix(share).map { reference in
                Result { () throws(ReferProblem) in try self.outline(of: reference, as: outline) }
            }
            shares.withLock { $0[thread] = part }
        }
        let made = shares.withLock { $0 }
        return (0..<max(1, threads)).flatMap { made[$0] ?? [] }
    }

    private func outline(of reference: ReferReference, as outline: OutlineText) throws(ReferProblem) -> String {
        let mask = try mask(of: reference)
        do {
            return try outline.text(mask)
        } catch {
            throw ReferProblem(.brokenAnnotation, "\(label(reference)): \(error)")
        }
    }
}
