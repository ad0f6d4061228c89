import Testing
import Torch

private func roundTrip<Element: TensorElement & Equatable>(_ values: [Element]) throws {
    let x = try Tensor(values)
    #expect(x.dtype == Element.dtype)
    #expect(MemoryLayout<Element>.stride == Element.dtype.byteCount)
    #expect(try x.array(of: Element.self) == values)
}

@Test func `values of every element type come back as they went in`() throws {
    try roundTrip([Float.pi, -0.5, .infinity])
    try roundTrip([Double.pi, .leastNonzeroMagnitude])
    try roundTrip([Float16(0.1), .greatestFiniteMagnitude])
    try roundTrip([Int.min, 0, .max])
    try roundTrip([Int64.min, 0, .max])
    try roundTrip([Int32.min, 0, .max])
    try roundTrip([Int16.min, 0, .max])
    try roundTrip([Int8.min, 0, .max])
    try roundTrip([UInt8.min, 255])
    try roundTrip([true, false])
}
