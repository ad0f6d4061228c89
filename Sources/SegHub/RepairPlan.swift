/// In which order the parts of a file are fetched once more when its digest is wrong.
///
/// A digest says that bytes are wrong and not which, and the hub gives no digests of parts. So parts are fetched again and compared one by one,
/// until the whole is right: first those where two answers meet, where wrong bytes are likeliest, then the others from the end. A file of one part
/// is fetched as a whole.
enum RepairPlan {
    /// Bytes of a part.
    static let partSize = 8 << 20

    /// The parts, each once; together they are the file.
    static func parts(size: Int, seams: [Int], partSize: Int = partSize) -> [Range<Int>] {
        guard size > 0 else { return [] }
        let all = stride(from: 0, to: size, by: partSize).map { $0..<min($0 + partSize, size) }
        // The byte before a seam is as suspect as the one behind it.
        let suspects = seams.flatMap { [$0 - 1, $0] }.filter { (0..<size).contains($0) }.map { $0 / partSize }
        var (order, seen) = ([Int](), Set<Int>())
        for index in suspects + all.indices.reversed() where seen.insert(index).inserted { order.append(index) }
        return order.map { all[$0] }
    }
}
