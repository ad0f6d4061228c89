import Dispatch
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import SegInference
import SegInputs
import SegTokens
import Synchronization

/// A server of this process, whose answers are written by nobody: what is tried is HTTP and what stands between it and the model.
struct FuzzServer: Sendable {
    /// Lets everybody in.
    static let open = FuzzServer("open") { _ in }
    /// Lets in who has a key, and looks for pictures elsewhere.
    static let guarded = FuzzServer("guarded") { options in
        options.keys = ["a-key-of-sixteen-characters"]
        options.origins = ["https://good.example"]
        options.mediaPath = "Examples"
        options.mediaDomains = ["localhost", "127.0.0.1", "169.254.169.254"]
    }

    /// Where it listens.
    let path: String

    private init(_ name: String, _ change: (inout ServeOptions) -> Void) {
        let path = NSTemporaryDirectory() + "/fuzz-\(getpid())-\(name)"
        self.path = path
        unlink(path)
        var options = ServeOptions()
        (options.bodyBytes, options.pictureBytes, options.pixels) = (16 << 10, 8 << 10, 1 << 20)
        (options.storeBytes, options.newTokens, options.headSeconds, options.bodySeconds) = (1 << 20, 64, 5, 5)
        change(&options)
        let (chosen, isListening) = (options, DispatchSemaphore(value: 0))
        Task.detached {
            do {
                var logger = Logger(label: "fuzz")
                logger.logLevel = .critical
                let server = try SimpleSegServer(
                    model: FuzzModel.served(), options: chosen, version: "0",
                    samples: SamplePictures(folder: "Examples"),
                    pages: [PageFile(name: "index.html", contentType: "text/html", bytes: Array("<p>".utf8))],
                    logger: logger)
                try await server.application(at: .unixDomainSocket(path: path)) { _ in isListening.signal() }.run()
            } catch {
                fault("\(error)")
            }
        }
        isListening.wait()
    }
}

/// The embedded checkpoint's words, and answers that are told at once.
private enum FuzzModel {
    private static let texts = [
        "[[[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]]", "[0.1, 0.2, 0.6, 0.7]", "[0.5, 0.5]", "there is none",
        "[[[0.1, 0.1], [0.",
        "[[[1e9, -3], [0.2, 0.1], [0.2, 0.9]], [[0.1, 0.1]]]",
    ]

    static func served() throws -> ServedModel {
        let words = Mutex<[[Int]]>([])
        let service = EngineService(options: .init()) { request, seed in
            let all = words.withLock { $0 }
            return events(all[Int(seed % UInt64(all.count))], request)
        }
        let model = try ServedModel(directory: URL(fileURLWithPath: "Models/nano"), service: service)
        words.withLock { $0 = texts.map { model.builder.tokenizer.encode($0, specials: .literal) } }
        return model
    }

    private static func events(_ ids: [Int], _ request: SegInference.Request) -> [EngineService.Event] {
        let ids = Array(ids.prefix(request.stop.maxNewTokens ?? ids.count))
        let tokens: [EngineService.Event] = ids.enumerated().map { index, id in
            let top = (0..<request.topLogProbabilities).map {
                TokenLogProbability(id: id + $0, logProbability: $0 == 0 ? -0.1 : -Double.infinity)
            }
            return .token(TokenEvent(id: id, index: index, logProbability: nil), top: top)
        }
        let end = Generation(
            ids: ids, logProbabilities: ids.map { _ in nil }, finishReason: ids.isEmpty ? .length : .stop,
            timings: .init(vision: 0, prefill: 0, decode: 0))
        return [.began(reused: 0)] + tokens + [.finished(end)]
    }
}
