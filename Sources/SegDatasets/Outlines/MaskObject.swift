public import SegGeometry
internal import SegNotation
public import SegScenes

/// An object of a picture by its pixels: the mask is kept only where the object is, so that what is done with it costs
/// what the object covers and not what the picture does.
public struct MaskObject: Hashable, Sendable {
    /// The picture's size.
    public let size: ImageSize
    /// The object's first and last columns and rows in the picture.
    public let bounds: PixelBounds
    /// The mask within `bounds`.
    public let cut: Mask

    /// The object of a mask; nil when it has no pixel.
    public init?(_ mask: RunLengthMask) {
        guard let box = mask.box else { return nil }
        size = mask.size
        bounds = PixelBounds(
            left: Int(box.x1), top: Int(box.y1), right: Int(box.x2) - 1, bottom: Int(box.y2) - 1)
        cut = mask.cut(to: bounds)
    }

    /// The object of a mask whose pixels lie within `bounds`.
    ///
    /// - Precondition: `bounds` lies within the mask.
    public init(_ mask: Mask, within bounds: PixelBounds) {
        size = mask.size
        self.bounds = bounds
        cut = mask.cut(to: bounds)
    }

    /// Number of pixels.
    public var area: Int { cut.area }

    /// The whole mask.
    public var mask: RunLengthMask {
        var mask = Mask(size: size)
        for y in 0..<cut.size.height {
            let (from, to) = (y * cut.size.width, (y + bounds.top) * size.width + bounds.left)
            mask.pixels.replaceSubrange(to..<to + cut.size.width, with: cut.pixels[from..<from + cut.size.width])
        }
        return RunLengthMask(mask)
    }

    /// The box about the object: 0…1 of the picture's sides, from the left border of its first column to the right
    /// border of its last.
    public var box: NormalizedBox {
        let (width, height) = (Double(size.width), Double(size.height))
        return NormalizedBox(
            x1: Double(bounds.left) / width, y1: Double(bounds.top) / height,
            x2: Double(bounds.right + 1) / width, y2: Double(bounds.bottom + 1) / height)
    }
}

extension RunLengthMask {
    /// The mask within `bounds`, made without making the rest.
    fileprivate func cut(to bounds: PixelBounds) -> Mask {
        let (left, top) = (bounds.left, bounds.top)
        var mask = Mask(
            size: ImageSize(width: bounds.right - left + 1, height: bounds.bottom - top + 1))
        let (width, height) = (mask.size.width, size.height)
        mask.pixels.withUnsafeMutableBufferPointer { pixels in
            var start = 0
            for (index, count) in counts.enumerated() {
                let end = start + Int(count)
                if index & 1 == 1 {
                    var (column, row) = start.quotientAndRemainder(dividingBy: height)
                    for _ in start..<end {
                        pixels[(row - top) * width + column - left] = 1
                        row += 1
                        if row == height { (column, row) = (column + 1, 0) }
                    }
                }
                start = end
            }
        }
        return mask
    }
}

extension Mask {
    /// The part of the mask inside `bounds`.
    ///
    /// - Precondition: `bounds` lies within the mask.
    fileprivate func cut(to bounds: PixelBounds) -> Mask {
        let cutSize = ImageSize(width: bounds.right - bounds.left + 1, height: bounds.bottom - bounds.top + 1)
        var pixels = [UInt8]()
        pixels.reserveCapacity(cutSize.area)
        for y in bounds.top...bounds.bottom {
            let start = y * size.width
            pixels += self.pixels[start + bounds.left...start + bounds.right]
        }
        return Mask(size: cutSize, pixels: pixels)
    }
}
