internal import SegGeometry
internal import SegImaging

/// A picture of numbers: what each pixel belongs to; 0 is the background. Later objects cover earlier ones.
struct IndexedPicture {
    /// Columns and rows.
    let size: ImageSize
    private var numbers: [UInt8]

    /// A picture of background.
    init(size: ImageSize) {
        self.size = size
        numbers = [UInt8](repeating: 0, count: size.area)
    }

    /// Gives the pixels of a mask a number.
    mutating func draw(_ mask: RunLengthMask, number: UInt8) {
        let pixels = Mask(mask).pixels
        for index in pixels.indices where pixels[index] != 0 { numbers[index] = number }
    }

    /// The pixels of a number.
    func mask(of number: UInt8) -> RunLengthMask {
        RunLengthMask(Mask(size: size, pixels: numbers.map { $0 == number ? 1 : 0 }))
    }

    /// A PNG with Pascal VOC's palette.
    ///
    /// - Throws: `ImagingError`.
    func png() throws(ImagingError) -> [UInt8] {
        try ImageEncoding.png(indexed: numbers, palette: Self.palette, size: size)
    }

    /// Pascal VOC's colours: the bits of a number, spread over the high bits of red, green and blue.
    static let palette: [UInt8] = (0..<256).flatMap { number in
        (0..<3).map { channel in
            (0..<8).reduce(UInt8(0)) { value, bit in
                let source = 3 * bit + channel
                return source < 8 ? value | UInt8(number >> source & 1) << UInt8(7 - bit) : value
            }
        }
    }

    /// The number that stands for the `index`th of many things, counted from 0; nil when one byte cannot hold it.
    static func number(_ index: Int) -> UInt8? { index < 254 ? UInt8(index + 1) : nil }
}

extension ExportPicture {
    /// Every object's number, drawn; what is kept of each goes to `loss`. Objects beyond the 254th are left out.
    func instances(_ loss: inout RoundTripLoss) -> IndexedPicture {
        var indexed = IndexedPicture(size: size)
        for (index, object) in objects.enumerated() {
            if let number = IndexedPicture.number(index) { indexed.draw(object.mask, number: number) }
        }
        for (index, object) in objects.enumerated() {
            let kept = IndexedPicture.number(index).map { RoundTripLoss.iou(indexed.mask(of: $0), object.mask) }
            loss.add(kept ?? 0, picture: name)
        }
        return indexed
    }
}
