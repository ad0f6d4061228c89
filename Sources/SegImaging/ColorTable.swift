/// A palette: up to 256 colours by number.
struct ColorTable {
    /// Red, green and blue of each number; what the file leaves out is black.
    private var colors = [UInt8](repeating: 0, count: 768)

    /// The greys, black first.
    static let grays: ColorTable = {
        var table = ColorTable()
        for index in 0..<256 {
            for channel in 0..<3 { table.colors[3 * index + channel] = UInt8(index) }
        }
        return table
    }()

    private init() {}

    /// Reads `count` colours of `stride` bytes each.
    ///
    /// - Throws: `ImagingError.truncated`.
    init(
        _ bytes: ByteView, at offset: Int, count: Int, stride: Int, isBlueFirst: Bool = false, format: ImageFormat,
        file: String
    ) throws(ImagingError) {
        guard let data = bytes.slice(from: offset, count: count * stride)?.base else {
            throw .truncated(file: file, format: format, length: bytes.count)
        }
        for index in 0..<count {
            for channel in 0..<3 {
                colors[3 * index + channel] = data[index * stride + (isBlueFirst ? 2 - channel : channel)]
            }
        }
    }

    /// Writes a colour's three bytes at `offset`.
    func write(_ index: Int, to pixels: inout [UInt8], at offset: Int) {
        for channel in 0..<3 { pixels[offset + channel] = colors[3 * index + channel] }
    }

    /// Red, green and blue of each index.
    func colors(of indices: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: indices.count * 3) { buffer, count in
            for (place, index) in indices.enumerated() {
                for channel in 0..<3 { buffer[3 * place + channel] = colors[3 * Int(index) + channel] }
            }
            count = indices.count * 3
        }
    }
}
