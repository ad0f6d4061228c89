internal import CImageCodecs
internal import SegGeometry

/// The ICC profile of a picture's file.
struct ColorProfile {
    private let bytes: [UInt8]

    /// A profile's own bytes.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Finds the profile in a file whose header is known; nil where there is none.
    init?(of file: [UInt8], header: ImageHeader) {
        let found = file.withUnsafeBytes { Self.find(ByteView($0), header.format) }
        guard let found, found.count >= 128 else { return nil }
        bytes = found
    }

    private static func find(_ file: ByteView, _ format: ImageFormat) -> [UInt8]? {
        switch format {
        case .jpeg: inJPEG(file)
        case .png: PNGHeader.chunk("iCCP", of: file) == nil ? nil : taken(seg_png_profile, file)
        case .webp: WebPHeader.chunk("ICCP", of: file).map { $0.prefix($0.count) }
        case .tiff: (try? TIFFDirectory(file, file: ""))?.data(34675).map { $0.prefix($0.count) }
        case .heic, .avif: taken(seg_heif_profile, file)
        case .gif, .bmp, .pnm: nil
        }
    }

    private static func taken(
        _ read: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<seg_bytes>?, UnsafeMutablePointer<seg_codec_error>?)
            -> seg_codec_status, _ file: ByteView
    ) -> [UInt8]? {
        var (found, error) = (seg_bytes(), seg_codec_error())
        defer { seg_bytes_free(&found) }
        let data = file.base.bindMemory(to: UInt8.self)
        guard read(data.baseAddress, data.count, &found, &error) == SEG_CODEC_OK, let start = found.data else {
            return nil
        }
        return Array(UnsafeBufferPointer(start: start, count: found.count))
    }

    /// The parts in APP2 segments, in the order of their numbers; nil unless all are there.
    private static func inJPEG(_ file: ByteView) -> [UInt8]? {
        let mark = Array("ICC_PROFILE\0".utf8)
        var parts: [Int: [UInt8]] = [:]
        var total = 0
        var offset = 2
        while file.byte(at: offset) == 0xFF, let marker = file.byte(at: offset + 1), marker != 0xDA, marker != 0xD9,
            let length = file.number(at: offset + 2, size: 2, bigEndian: true), length >= 2
        {
            if marker == 0xE2, let segment = file.slice(from: offset + 4, count: length - 2),
                segment.starts(with: mark),
                let number = segment.byte(at: 12), let count = segment.byte(at: 13),
                let part = segment.slice(from: 14, count: segment.count - 14)
            {
                parts[number] = part.prefix(part.count)
                total = count
            }
            offset += 2 + length
        }
        guard total > 0, (1...total).allSatisfy({ parts[$0] != nil }) else { return nil }
        return (1...total).flatMap { parts[$0] ?? [] }
    }

    /// What the profile calls itself.
    var name: String {
        bytes.withUnsafeBytes { buffer in
            let view = ByteView(buffer)
            let count = min(view.number(at: 128, size: 4, bigEndian: true) ?? 0, 100)
            for entry in 0..<count {
                let at = 132 + 12 * entry
                guard view.text(at: at, count: 4) == "desc",
                    let offset = view.number(at: at + 4, size: 4, bigEndian: true)
                else { continue }
                if let name = Self.text(view, at: offset) { return name }
            }
            return "without a name"
        }
    }

    /// The text of a description: ASCII in version 2, the first of several translations in version 4.
    private static func text(_ view: ByteView, at offset: Int) -> String? {
        switch view.text(at: offset, count: 4) {
        case "desc":
            guard let length = view.number(at: offset + 8, size: 4, bigEndian: true), length > 1, length < 256 else {
                return nil
            }
            return view.text(at: offset + 12, count: length - 1)
        case "mluc":
            guard let length = view.number(at: offset + 20, size: 4, bigEndian: true), length < 512,
                let start = view.number(at: offset + 24, size: 4, bigEndian: true)
            else { return nil }
            let units = (0..<length / 2).compactMap {
                view.number(at: offset + start + 2 * $0, size: 2, bigEndian: true).map { UInt16($0) }
            }
            return String(decoding: units, as: UTF16.self).filter { $0 != "\0" }
        default: return nil
        }
    }

    /// Whether the profile says that the colours are those that are meant anyway.
    private var isSRGB: Bool { name.contains("sRGB") || name.hasPrefix("c2") }

    /// Converts a picture's colours, where that is wanted, and says what was done; nil when there is nothing to say.
    ///
    /// - Throws: `ImagingError.missingLibrary` when conversion is wanted and Little CMS is not here.
    func remark(
        on image: inout Image, converts: Bool, header: ImageHeader, file: String
    ) throws(ImagingError) -> ImageRemark? {
        guard converts else { return isSRGB ? nil : .profileIgnored(name) }
        let isGray = bytes[16..<20].elementsEqual("GRAY".utf8)
        if isGray, header.channels > 2 { return .profileUnusable(name, reason: "it is for grey") }
        var error = seg_codec_error()
        let (width, height) = (UInt32(image.size.width), UInt32(image.size.height))
        let status = image.pixels.withUnsafeMutableBufferPointer {
            seg_profile_to_srgb(bytes, bytes.count, isGray ? 1 : 0, $0.baseAddress, width, height, &error)
        }
        switch status {
        case SEG_CODEC_OK: return .profileConverted(name)
        case SEG_CODEC_NO_LIBRARY: throw .missingLibrary(file: file, format: header.format, library: error.text)
        default: return .profileUnusable(name, reason: error.text)
        }
    }
}
