import SegGeometry
import SegImaging

/// Reads any bytes as a picture: headers and decoders must come to a picture or to an error, within their limits.
@_cdecl("LLVMFuzzerTestOneInput")
public func readAnyBytes(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    var options = DecodeOptions()
    options.maxPixels = 1 << 16
    options.maxScans = 8
    let header = try? ImageHeader.read(bytes)
    let image = try? Image(encoded: bytes, options: options)
    guard let image else { return 0 }
    precondition(image.size.area <= options.maxPixels, "more pixels than allowed")
    precondition(image.size == header?.uprightSize, "the picture is not as large as its header says")
    precondition((try? Mask(encoded: bytes, options: options)) != nil, "a picture that is no mask")
    precondition(
        (try? Image(encoded: ImageEncoding.png(image, level: 1))) == image, "a written picture reads differently")
    return 0
}
