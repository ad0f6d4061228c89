internal import SegGeometry
internal import SegImaging

/// Cuts a picture of the right size into normalised patches.
///
/// Legend: C channels, T frames in a patch, p side of a patch. A row is one patch, laid out [C, T, p, p].
struct Patchify {
    private let patchSize: Int
    private let frames: Int
    private let order: PatchOrder
    /// The normalised value of every byte, channel after channel: 3 × 256.
    private let table: [Float]

    init(_ processor: ImageProcessor) {
        patchSize = processor.patchSize
        frames = processor.temporalPatchSize
        order = processor.patchOrder
        table = (0..<3).flatMap { channel in
            let mean = Float(processor.mean[channel])
            let deviation = Float(processor.deviation[channel])
            // In the reference's steps and precision: the product is rounded to float before the mean is subtracted.
            return (0..<256).map { (Float(Double($0) * processor.rescaleFactor) - mean) / deviation }
        }
    }

    /// The rows of `image`, which is `grid` patches large; a still picture fills all frames.
    func rows(of image: Image, grid: PatchGrid) -> [Float] {
        precondition(
            image.size.width == grid.columns * patchSize && image.size.height == grid.rows * patchSize,
            "the picture is not as large as its grid")
        let positions = PatchPositions(grids: [grid], order: order)
        let length = 3 * frames * patchSize * patchSize
        return [Float](unsafeUninitializedCapacity: grid.patches * length) { values, count in
            image.pixels.withUnsafeBufferPointer { pixels in
                table.withUnsafeBufferPointer { table in
                    for patch in 0..<grid.patches {
                        let row = UnsafeMutableBufferPointer(rebasing: values[patch * length..<(patch + 1) * length])
                        let corner =
                            (positions.rows[patch] * image.size.width + positions.columns[patch]) * patchSize * 3
                        fill(row, from: pixels, corner: corner, stride: image.size.width * 3, table: table)
                    }
                }
            }
            count = grid.patches * length
        }
    }

    /// Writes the patch whose top-left pixel is at byte `corner`.
    @inline(__always)
    private func fill(
        _ row: UnsafeMutableBufferPointer<Float>, from pixels: UnsafeBufferPointer<UInt8>, corner: Int, stride: Int,
        table: UnsafeBufferPointer<Float>
    ) {
        guard let values = row.baseAddress, let source = pixels.baseAddress, let table = table.baseAddress else {
            return
        }
        let plane = patchSize * patchSize
        let (red, green, blue) = (values, values + frames * plane, values + 2 * frames * plane)
        for y in 0..<patchSize {
            var pixel = source + corner + y * stride
            for index in y * patchSize..<(y + 1) * patchSize {
                red[index] = table[Int(pixel[0])]
                green[index] = table[256 + Int(pixel[1])]
                blue[index] = table[512 + Int(pixel[2])]
                pixel += 3
            }
        }
        for frame in 1..<max(frames, 1) {
            for channel in [red, green, blue] { (channel + frame * plane).update(from: channel, count: plane) }
        }
    }
}

extension Image {
    /// The picture padded with black at the right and the bottom, or cropped around the centre, to `size`.
    ///
    /// The centre is found as torchvision's `center_crop` does: half the surplus, rounded half to even.
    func framed(to size: ImageSize) -> Image {
        guard size != self.size else { return self }
        let left = Self.margin(self.size.width - size.width)
        let top = Self.margin(self.size.height - size.height)
        let width = min(size.width, self.size.width)
        var framed = Image(size: size)
        for row in 0..<min(size.height, self.size.height) {
            let source = ((row + top) * self.size.width + left) * 3
            framed.pixels.replaceSubrange(
                row * size.width * 3..<(row * size.width + width) * 3, with: pixels[source..<source + width * 3])
        }
        return framed
    }

    private static func margin(_ surplus: Int) -> Int {
        surplus > 0 ? Int((Double(surplus) / 2).rounded(.toNearestOrEven)) : 0
    }
}
