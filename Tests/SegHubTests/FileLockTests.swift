import Foundation
import SegCache
import Synchronization
import Testing

@testable import SegHub

@Suite struct FileLockTests {
    @Test func `one holds it, another waits and gets it`() async throws {
        let place = try Place()
        defer { place.remove() }
        let path = place.repo.lock("e")
        var lock: FileLock? = try await FileLock.acquire(path) { #expect(Bool(false), "nobody has it") }
        #expect(lock != nil)
        #expect(try FileLock.attempt(path) == nil)
        let notes = place.notes
        async let second: Bool = {
            let lock = try await FileLock.acquire(path) { notes.all.withLock { $0.append("busy") } }
            return withExtendedLifetime(lock) { true }
        }()
        while notes.text.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        lock = nil
        #expect(try await second && notes.text == "busy")
    }
}
