import Testing
import Torch

@Test func `the library tells its version`() throws {
    let parts = try TorchRuntime.version().split(separator: ".")
    #expect(parts.count >= 3)
    #expect(try #require(Int(parts[0])) >= 2)
}

@Suite(.serialized) struct GlobalStateTests {
    @Test func `the thread count is what was set, and 0 is an error`() throws {
        let before = try TorchRuntime.threadCount()
        defer { try? TorchRuntime.setThreadCount(before) }
        try TorchRuntime.setThreadCount(1)
        #expect(try TorchRuntime.threadCount() == 1)
        #expect(throws: TorchError.self) { try TorchRuntime.setThreadCount(0) }
        #expect(throws: TorchError.self) { try TorchRuntime.setThreadCount(-1) }
    }

    @Test func `the default generator repeats itself from its seed`() throws {
        // Other tests leave the default generator alone, so nothing draws from it in between.
        try TorchRuntime.manualSeed(5)
        let first = try Tensor.randn([8]).array(of: Float.self)
        try TorchRuntime.manualSeed(5)
        #expect(try Tensor.randn([8]).array(of: Float.self) == first)
        let dropped = try Tensor.ones([1000]).dropout(0.25, training: true).array(of: Float.self)
        #expect(Set(dropped).isSubset(of: [0, 1 / 0.75]))
        #expect((150..<350).contains(dropped.count { $0 == 0 }))
    }
}
