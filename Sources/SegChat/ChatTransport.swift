internal import Dispatch
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

    /// The answer to a request, which is taken back when the surrounding task is cancelled.
    ///
    /// Not `URLSession.data(for:)`: in swift-corelibs-foundation (Swift 6.3) its cancellation handler, which holds the task's lock, waits for the
    /// session's queue, on which an answer that comes at that moment waits for the task's lock.
    private func answer(to request: URLRequest) async throws -> (Data, URLResponse) {
        let running = RunningRequest()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let task = session.dataTask(with: request) { data, response, error in
                    if let data, let response, error == nil {
                        continuation.resume(returning: (data, response))
                    } else {
                        continuation.resume(throwing: error ?? URLError(.unknown))
                    }
                }
                running.task.withLock { $0 = task }
                task.resume()
                // A cancellation that came before there was anything to take back.
                if Task.isCancelled { task.cancel() }
            }
        } onCancel: {
            DispatchQueue.global().async { running.task.withLock { $0 }?.cancel() }
        }
    }
}

/// A request on its way, once there is one.
private final class RunningRequest: Sendable {
    let task = Mutex<URLSessionTask?>(nil)
}
