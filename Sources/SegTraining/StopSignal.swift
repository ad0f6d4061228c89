// Signal sources are made once and only resumed afterwards.
@preconcurrency internal import Dispatch
internal import Foundation
internal import Synchronization

/// Notes SIGINT and SIGTERM instead of dying from them, so that a run can save first.
///
/// A second signal of the same kind ends the process as usual.
public final class StopSignal: Sendable {
    private static let lastReceived = Atomic<Int32>(0)
    /// The signal that any of them has noted; 0 before one.
    static var last: Int32 { lastReceived.load(ordering: .relaxed) }

    private let received = Atomic<Int32>(0)
    private let sources: [any DispatchSourceSignal]

    /// Starts to listen: a signal that comes after this has returned is noted.
    public init() {
        let signals = [SIGINT, SIGTERM]
        for signal in signals { Foundation.signal(signal, SIG_IGN) }
        let queue = DispatchQueue(label: "simpleseg.signals")
        sources = signals.map { DispatchSource.makeSignalSource(signal: $0, queue: queue) }
        let registered = DispatchGroup()
        for (signal, source) in zip(signals, sources) {
            registered.enter()
            source.setRegistrationHandler { registered.leave() }
            source.setEventHandler { [weak self] in self?.note(signal) }
            source.resume()
        }
        registered.wait()
    }

    /// Whether a signal has come.
    public var isRaised: Bool { received.load(ordering: .relaxed) != 0 }

    /// The signal that has come; nil before one has.
    public var number: Int32? {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    private func note(_ signal: Int32) {
        Self.lastReceived.store(signal, ordering: .relaxed)
        received.store(signal, ordering: .relaxed)
        Foundation.signal(signal, SIG_DFL)
    }
}
