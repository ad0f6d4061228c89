internal import Dispatch
internal import SegFormats
public import SegGeometry
internal import SegNotation
internal import Synchronization

/// Masks as the published script writes them: OpenCV's order of rings and vertices, every ring, however few its vertices,
/// numbers as Python prints them.
public enum PublishedOutline {
    /// The external outlines of a mask as text; `[]` when there are none.
    ///
    /// - Throws: `GeometryError.toleranceOutOfRange`, which the published tolerance never is.
    public static func text(_ mask: RunLengthMask) throws(GeometryError) -> String {
        guard mask.size.area > 0 else { return "[]" }
        let rings = try Mask(mask).outline(epsilonRatio: 0.001)
        return PolygonWriter(style: .python).text(rings.map { CoordinateGrid.normalized($0, in: mask.size) })
    }
}

extension ReferDataset {
    /// The answers of some references, or why there is none, in their order, whatever the number of threads.
    func publishedOutlines(of references: [ReferReference], threads: Int) -> [Result<String, DataProblem>] {
        let share = (references.count + threads - 1) / max(1, threads)
        let shares = Mutex<[Int: [Result<String, DataProblem>]]>([:])
        DispatchQueue.concurrentPerform(iterations: max(1, threads)) { thread in
            let part = references.dropFirst(thread * share).prefix(share).map { reference in
                Result { () throws(DataProblem) in try publishedOutline(of: reference) }
            }
            shares.withLock { $0[thread] = part }
        }
        let made = shares.withLock { $0 }
        return (0..<max(1, threads)).flatMap { made[$0] ?? [] }
    }

    private func publishedOutline(of reference: ReferReference) throws(DataProblem) -> String {
        let mask = try mask(of: reference)
        do {
            return try PublishedOutline.text(mask)
        } catch {
            throw DataProblem(.brokenAnnotation, "\(label(reference)): \(error)")
        }
    }
}
