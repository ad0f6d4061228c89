// Any bytes are a header that fills its data exactly, or an error; and any bytes are an index, or an error.

/// One input of libFuzzer: the bytes of a whole file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafetensorsHeader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let file = UnsafeRawBufferPointer(start: start, count: count)
    _ = try? SafetensorsIndex(json: [UInt8](file))
    guard let header = try? SafetensorsHeader(of: file) else { return 0 }
    var end = 0
    for entry in header.entries {
        precondition(entry.data.lowerBound == end, "the data of each tensor begin where those before end")
        precondition(!entry.shape.contains { $0 < 0 }, "no size is negative")
        end = entry.data.upperBound
    }
    precondition(header.dataOffset + end == count, "the data end with the file")
    return 0
}
