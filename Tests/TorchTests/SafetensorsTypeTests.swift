import Testing
import Torch

@Test func `each tensor type has a safetensors type of its own with as many bits`() {
    for dtype in DType.allCases {
        #expect(dtype.safetensorsType.bitCount == 8 * dtype.byteCount)
        #expect(DType(dtype.safetensorsType) == dtype)
    }
    #expect(SafetensorsType.allCases.count { DType($0) != nil } == DType.allCases.count)
}
