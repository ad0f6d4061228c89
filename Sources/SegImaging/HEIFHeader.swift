internal import CImageCodecs
internal import SegGeometry

/// Reads the header of a HEIC or AVIF by libheif: the size is that of the picture after the file's own turns and cuts.
enum HEIFHeader {
    static func read(_ bytes: ByteView, format: ImageFormat, file: String) throws(ImagingError) -> ImageHeader {
        var facts = seg_heif_facts()
        var error = seg_codec_error()
        let data = bytes.base.bindMemory(to: UInt8.self)
        let status = seg_heif_header(data.baseAddress, data.count, &facts, &error)
        guard status == SEG_CODEC_OK else {
            throw .codec(status, error, file: file, format: format, length: bytes.count)
        }
        guard facts.width > 0, facts.height > 0 else {
            throw .noPixels(file: file, size: ImageSize(width: Int(facts.width), height: Int(facts.height)))
        }
        var header = ImageHeader(
            format: format, storedSize: ImageSize(width: Int(facts.width), height: Int(facts.height)), channels: 3,
            bitDepth: max(Int(facts.bits), 8), orientation: .upright)
        header.holdsSeveral = facts.pictures > 1
        return header
    }
}
