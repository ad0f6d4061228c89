internal import Dispatch
internal import Foundation

/// How fast memory is: what one answer's speed hangs on, since every token reads all weights.
enum MemoryBandwidth {
    /// Bytes a second that `threads` threads read and write together, copying blocks that no cache holds; the best of three.
    static func measure(threads: Int, blockBytes: Int = 64 << 20) -> Double {
        let blocks = (0..<threads).map { _ in Block(bytes: blockBytes) }
        var best = Duration.seconds(1 << 20)
        for _ in 0..<3 {
            let passed = ContinuousClock().measure {
                DispatchQueue.concurrentPerform(iterations: threads) { blocks[$0].copy() }
            }
            best = min(best, passed)
        }
        return Double(2 * blockBytes * threads) / (best / .seconds(1))
    }

    /// Two pieces of memory. Unchecked: each is one thread's.
    private final class Block: @unchecked Sendable {
        private let source: UnsafeMutableRawBufferPointer
        private let target: UnsafeMutableRawBufferPointer

        init(bytes: Int) {
            (source, target) = (.allocate(byteCount: bytes, alignment: 64), .allocate(byteCount: bytes, alignment: 64))
            source.initializeMemory(as: UInt8.self, repeating: 1)
            target.initializeMemory(as: UInt8.self, repeating: 2)
        }

        func copy() { target.copyMemory(from: UnsafeRawBufferPointer(source)) }

        deinit {
            source.deallocate()
            target.deallocate()
        }
    }
}
