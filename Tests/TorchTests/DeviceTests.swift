import Testing
import Torch

@Test func `a device is read from its own description`() throws {
    for device in [Device.cpu, .cuda(0), .cuda(7)] {
        #expect(try Device(parsing: device.description) == device)
    }
    #expect(try Device(parsing: "cuda") == .cuda(0))
}

@Test(arguments: ["", "CPU", "cuda:", "cuda:-1", "cuda:+1", "cuda:128", "cuda:999999999999", "gpu", "cpu:0"])
func `text that names no device is an error`(text: String) {
    #expect(throws: TorchError.deviceName(text)) { try Device(parsing: text) }
}

@Test func `the CPU has nothing to wait for`() throws {
    try Device.cpu.synchronize()
}

@Test func `a device that is not there is an error and not a crash`() throws {
    let count = try Device.cudaCount()
    #expect(throws: TorchError.self) { try Tensor.zeros([2], device: .cuda(count)) }
    #expect(throws: TorchError.self) { try Tensor.zeros([2]).to(.cuda(count)) }
    #expect(throws: TorchError.self) { try RandomSource(seed: 1, device: .cuda(count)) }
    #expect(throws: TorchError.self) { try Tensor.zeros([2], device: .cuda(100_000)) }
}

@Test(.enabled(if: (try? Device.cudaCount()) ?? 0 > 0)) func `a CUDA device computes what the CPU does`() throws {
    var draw = Draw(seed: 1)
    let (x, y) = (try draw.tensor([17, 9]), try draw.tensor([9, 5]))
    let there = try x.to(.cuda(0)).matmul(y.to(.cuda(0)))
    #expect(there.device == .cuda(0))
    try Device.cuda(0).synchronize()
    #expect(try there.to(.cpu).allClose(x.matmul(y)))
    let source = try RandomSource(seed: 3, device: .cuda(0))
    let first = try Tensor.rand([4], device: .cuda(0), generator: source).array(of: Float.self)
    let again = try Tensor.rand([4], device: .cuda(0), generator: RandomSource(seed: 3, device: .cuda(0)))
    #expect(try first == again.array(of: Float.self))
}
