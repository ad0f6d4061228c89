public import Foundation
internal import FoundationNetworking
internal import Synchronization

/// What became of a request.
public enum ChatOutcome: Sendable {
    /// A status, the seconds after which the server wants to be asked again, and the body.
    case reply(status: Int, retryAfter: Double?, body: Data)
    /// No reply within so many seconds.
    case late(Double)
    /// No reply, and why.
    case unreachable(String)
}

/// Carries requests to a server.
public protocol ChatTransport: Sendable {
    /// Posts a body.
    func post(_ body: Data, to url: URL, headers: [String: String]) async -> ChatOutcome
}

/// Foundation's client. Redirections are followed; nothing is kept between runs.
public struct URLSessionTransport: ChatTransport {
    private let session: URLSession
    private let timeout: Double

    /// A client that waits `timeout` seconds for an answer: a long one, since it is written token by token behind a queue.
    public init(timeout: Double = 1800) {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = 256
        configuration.timeoutIntervalForRequest = timeout
        session = URLSession(configuration: configuration)
        self.timeout = timeout
    }

    /// Posts a body.
    public func post(_ body: Data, to url: URL, headers: [String: String]) async -> ChatOutcome {
        var request = URLRequest(url: url, timeoutInterval: timeout)
        request.httpMethod = "POST"
        request.httpBody = body
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        do {
            let (data, response) = try await answer(to: request)
            guard let response = response as? HTTPURLResponse else { return .unreachable("no HTTP reply") }
            return .reply(
                status: response.statusCode,
                retryAfter: response.value(forHTTPHeaderField: "Retry-After").flatMap { Double($0) }, body: data)
        } catch let error as URLError where error.code == .timedOut {
            return .late(timeout)
        } catch {
            return .unreachable(error.localizedDescription)
        }
    }

    /// The answer to a request. When the surrounding task is cancelled, nobody waits for it any more, and it comes to nothing.
    ///
    /// The request itself is left alone: in swift-corelibs-foundation (Swift 6.3) `URLSession.data(for:)` waits for ever and
    /// `URLSessionTask.cancel()` ends the process when an answer and its cancellation meet.
    private func answer(to request: URLRequest) async throws -> (Data, URLResponse) {
        let awaited = AwaitedAnswer()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard awaited.wait(continuation) else { return }
                session.dataTask(with: request) { data, response, error in
                    if let data, let response, error == nil {
                        awaited.come(.success((data, response)))
                    } else {
                        awaited.come(.failure(error ?? URLError(.unknown)))
                    }
                }.resume()
            }
        } onCancel: {
            awaited.come(.failure(CancellationError()))
        }
    }
}

/// An answer or a cancellation, whichever comes first, and who waits for it.
private final class AwaitedAnswer: Sendable {
    typealias Answer = Result<(Data, URLResponse), any Error>

    private enum State {
        case open
        case awaited(CheckedContinuation<(Data, URLResponse), any Error>)
        case cameEarly(Answer)
        case over
    }

    private let state = Mutex(State.open)

    /// Waits with `continuation`; false when there is nothing to wait for, because the cancellation was first.
    func wait(_ continuation: CheckedContinuation<(Data, URLResponse), any Error>) -> Bool {
        let early: Answer? = state.withLock { state in
            guard case .cameEarly(let answer) = state else {
                state = .awaited(continuation)
                return nil
            }
            state = .over
            return answer
        }
        guard let early else { return true }
        continuation.resume(with: early)
        return false
    }

    /// The first answer goes to who waits, the others nowhere.
    func come(_ answer: Answer) {
        let waiting: CheckedContinuation<(Data, URLResponse), any Error>? = state.withLock { state in
            switch state {
            case .open:
                state = .cameEarly(answer)
                return nil
            case .awaited(let continuation):
                state = .over
                return continuation
            case .cameEarly, .over: return nil
            }
        }
        waiting?.resume(with: answer)
    }
}
