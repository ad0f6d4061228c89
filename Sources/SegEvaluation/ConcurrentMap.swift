internal import Dispatch
internal import Foundation
internal import Synchronization

extension Array where Element: Sendable {
    /// The results of `body` for all elements, in order, worked out on every core.
    package func concurrently<Result: Sendable>(_ body: @Sendable (Element) -> Result) -> [Result] {
        // Several parts a core, so that one slow part does not leave the others idle.
        let parts = Swift.min(count, 8 * ProcessInfo.processInfo.activeProcessorCount)
        let results = Mutex<[Int: [Result]]>([:])
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let made = self[(part * count / parts)..<((part + 1) * count / parts)].map(body)
            results.withLock { $0[part] = made }
        }
        let made = results.withLock { $0 }
        return (0..<parts).flatMap { made[$0] ?? [] }
    }

    /// The same for a body that throws.
    ///
    /// - Throws: the error of the first element for which `body` threw.
    package func concurrentMap<Result: Sendable>(_ body: @Sendable (Element) throws -> Result) throws -> [Result] {
        try concurrently { element in Swift.Result { try body(element) } }.map { try $0.get() }
    }
}
