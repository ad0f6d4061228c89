import Dispatch
import Synchronization
import Testing
import Torch

struct KeyStoreTests {
    @Test func `what one sets, others get, also empty and large`() throws {
        let served = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10)
        let other = try KeyStore(host: "127.0.0.1", port: served.port, serves: false, seconds: 10)
        #expect(try other.get("a") == nil)
        for bytes in [[], [0], [UInt8](0...255), [UInt8](repeating: 7, count: 100_000)] {
            try other.set("a", bytes)
            #expect(try served.get("a") == bytes)
            #expect(try other.get("a", seconds: 1) == bytes)
        }
        #expect(KeyStore.isAvailable)
    }

    @Test func `of many who claim a key at once one gets it, and all know which`() throws {
        let served = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10)
        let port = try served.port
        for round in 0..<40 {
            let answers = Mutex([[UInt8]]())
            let failures = Mutex(0)
            DispatchQueue.concurrentPerform(iterations: 4) { number in
                do {
                    let store = try KeyStore(host: "127.0.0.1", port: port, serves: false, seconds: 10)
                    let answer = try store.claim("key\(round)", [UInt8(number)])
                    answers.withLock { $0.append(answer) }
                } catch { failures.withLock { $0 += 1 } }
            }
            let all = answers.withLock { $0 }
            #expect(failures.withLock { $0 } == 0 && all.count == 4 && Set(all).count == 1)
            #expect(try served.get("key\(round)") == all.first)
        }
    }

    @Test func `what does not come is waited for and then an error, as is a store that is not there`() throws {
        let served = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10)
        #expect(throws: TorchError.self) { try served.get("never", seconds: 0.2) }
        let port = try served.port
        #expect(throws: TorchError.self) { try KeyStore(host: "127.0.0.1", port: port, serves: true, seconds: 1) }
    }
}
