internal import SegGeometry

extension RunLengthMask {
    /// The mean of the inside pixels' centres, in shares of the sides; nil when no pixel is inside.
    var centroid: NormalizedPoint? {
        let height = size.height
        var (count, sumX, sumY) = (0, 0, 0)
        var (start, isInside) = (0, false)
        for run in counts {
            let end = start + Int(run)
            var at = start
            while isInside && at < end {
                // The part of the run in one column: y from first to last.
                let (x, first) = (at / height, at % height)
                let part = min(height - first, end - at)
                count += part
                sumX += x * part
                sumY += part * (2 * first + part - 1) / 2
                at += part
            }
            start = end
            isInside.toggle()
        }
        guard count > 0 else { return nil }
        return NormalizedPoint(
            x: (Double(sumX) / Double(count) + 0.5) / Double(size.width),
            y: (Double(sumY) / Double(count) + 0.5) / Double(height))
    }
}
