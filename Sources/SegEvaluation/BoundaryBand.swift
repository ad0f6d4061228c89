public import SegGeometry

extension Mask {
    /// The pixels of the mask within `ratio` × the picture's diagonal of its edge: the mask minus its erosion.
    ///
    /// As Boundary IoU defines it (Cheng et al., CVPR 2021, arXiv 2103.16562): the erosion is `d` times a 3×3 one, which is once a
    /// (2d+1)×(2d+1) one, with nothing outside the picture, so a shape that touches the border has an edge there. `d` is the
    /// rounded distance, at least 1. Time and memory are linear in the picture, whatever `d` is.
    public func boundaryBand(ratio: Double = 0.02) -> Mask {
        let (w, h) = (Double(size.width), Double(size.height))
        let distance = max(1, Int((ratio * (w * w + h * h).squareRoot()).rounded(.toNearestOrEven)))
        let inner = eroded(by: distance)
        var band = self
        for index in band.pixels.indices { band.pixels[index] &= 1 &- inner.pixels[index] }
        return band
    }

    /// The pixels whose whole (2d+1)×(2d+1) surrounding is inside.
    private func eroded(by distance: Int) -> Mask {
        let rows = runs(lines: size.height, length: size.width, start: size.width, step: 1, distance: distance)
        return rows.runs(lines: size.width, length: size.height, start: 1, step: size.width, distance: distance)
    }

    /// The pixels that have `distance` inside pixels on either side along their line.
    private func runs(lines: Int, length: Int, start: Int, step: Int, distance: Int) -> Mask {
        var out = Mask(size: size)
        for line in 0..<lines {
            var begin = 0
            for position in 0...length {
                let inside = position < length && pixels[line * start + position * step] != 0
                if inside { continue }
                let (first, end) = (begin + distance, position - distance)
                if first < end {
                    for kept in first..<end { out.pixels[line * start + kept * step] = 1 }
                }
                begin = position + 1
            }
        }
        return out
    }
}
