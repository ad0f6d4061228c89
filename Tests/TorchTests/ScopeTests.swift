import Foundation
import Testing
import Torch

private struct Stop: Error {}

@Test func `nothing is recorded without gradients, and afterwards it is again`() throws {
    let x = try Tensor([1.0])
    try x.setRequiresGradient(true)
    #expect(try withoutGradients { try (x * 2).requiresGradient } == false)
    #expect(try (x * 2).requiresGradient)
    #expect(try withoutGradients { try withGradients(true) { try (x * 2).requiresGradient } })
}

@Test func `a scope that throws restores the mode`() throws {
    #expect(throws: Stop.self) { try withoutGradients { throw Stop() } }
    #expect(try gradientsEnabled())
    #expect(throws: Stop.self) { try withInference { throw Stop() } }
    #expect(try gradientsEnabled())
    let (a, b) = (try Tensor.ones([2, 2]), try Tensor.ones([2, 2]))
    #expect(throws: Stop.self) { try withAutocast(.bfloat16, on: .cpu) { throw Stop() } }
    #expect(try a.matmul(b).dtype == .float32)
}

@Test func `the mode belongs to the thread`() throws {
    try withoutGradients { () throws in
        nonisolated(unsafe) var elsewhere: Bool?
        let thread = Thread { elsewhere = try? gradientsEnabled() }
        thread.start()
        while !thread.isFinished { usleep(1000) }
        #expect(elsewhere == true)
        #expect(try !gradientsEnabled())
    }
}

@Test func `tensors made in inference take no part in recording`() throws {
    let x = try Tensor([1.0])
    try x.setRequiresGradient(true)
    let made = try withInference { try Tensor([2.0]) * 3 }
    #expect(!made.requiresGradient)
    #expect(throws: TorchError.self) { try (x * made).sum().backward() }
}

@Test func `autocast computes products in the lower precision and nests`() throws {
    let (a, b) = (try Tensor.ones([2, 2]), try Tensor.ones([2, 2]))
    try withAutocast(.bfloat16, on: .cpu) { () throws in
        #expect(try a.matmul(b).dtype == .bfloat16)
        try withAutocast(.float16, on: .cpu) { () throws in #expect(try a.matmul(b).dtype == .float16) }
        #expect(try a.matmul(b).dtype == .bfloat16)
        #expect(try (a + b).dtype == .float32)
    }
    #expect(try a.matmul(b).dtype == .float32)
}

@Test func `denormal numbers count as 0 within their scope, on every thread of an operation`() throws {
    let threads = try TorchRuntime.threadCount()
    defer { try? TorchRuntime.setThreadCount(threads) }
    try TorchRuntime.setThreadCount(2)
    let small = try Tensor.ones([1 << 20]) * 1e-30
    let product = { () throws(TorchError) in try (small * 1e-10).ne(0).to(.int64).sum().itemInt() }
    #expect(try product() == 1 << 20)
    try withoutDenormals { () throws in
        #expect(try product() == 0)
        try withoutDenormals { () throws in #expect(try product() == 0) }
        #expect(try product() == 0)
        #expect(throws: Stop.self) { try withoutDenormals { throw Stop() } }
        #expect(try product() == 0)
    }
    #expect(try product() == 1 << 20)
}

@Test func `a scope gives back what its body returns`() throws {
    #expect(withoutGradients { 3 } == 3)
}
