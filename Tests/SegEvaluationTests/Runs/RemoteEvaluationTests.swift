import Foundation
import SegChat
import SegEvaluation
import SegGeometry
import SegImaging
import SimpleSeg
import Synchronization
import TestSupport
import Testing

/// The question's words of a request's body.
private func words(_ body: Data) -> String {
    let parts = ((try? JSONSerialization.jsonObject(with: body)) as? [String: Any])?["messages"] as? [[String: Any]]
    return ((parts?.first?["content"] as? [[String: Any]])?.last?["text"] as? String) ?? ""
}

private func answer(_ text: String) -> LoopbackServer.Reply {
    LoopbackServer.Reply(body: #"{"choices": [{"message": {"content": "\#(text)"}, "finish_reason": "stop"}]}"#)
}

private func evaluation(_ server: LoopbackServer, concurrency: Int) throws -> RemoteEvaluation {
    let client = try ChatClient(
        address: server.address, model: "m", retries: RetryPlan(attempts: 2, pause: 0.01))
    return RemoteEvaluation(ChatEndpoint(client, options: SegmentOptions()), concurrency: concurrency)
}

@Suite struct RemoteEvaluationTests {
    @Test(arguments: [1, 5])
    func `every sample gets its own answer, and no more requests are on their way than asked for`(_ concurrency: Int)
        async throws
    {
        let dots = try DotSamples(20)
        let under = Mutex(0)
        let most = Mutex(0)
        let server = try LoopbackServer { _, body in
            let now = under.withLock { count in
                count += 1
                return count
            }
            most.withLock { $0 = max($0, now) }
            Thread.sleep(forTimeInterval: 0.005)
            under.withLock { $0 -= 1 }
            return answer(words(body))
        }
        let log = try dots.log()
        var last: EvaluationProgress?
        try await evaluation(server, concurrency: concurrency).run(dots.samples, log: log) { last = $0 }
        #expect(log.records.count == 20 && server.bodies.count == 20)
        for record in log.records { #expect(record.text.contains(" \(record.expression) ")) }
        #expect(most.withLock { $0 } <= concurrency)
        #expect(last?.done == 20 && last?.failures == 0)
    }

    @Test func `a server that fails for everything ends the run, and what came of it is recorded`() async throws {
        let dots = try DotSamples(40)
        let server = try LoopbackServer { _, _ in LoopbackServer.Reply(status: 500, body: "down") }
        let log = try dots.log()
        await #expect(throws: EvaluationError.server(count: 8, last: "the server answers 500: down")) {
            try await evaluation(server, concurrency: 2).run(dots.samples, log: log)
        }
        #expect(log.failed.count == 8 && server.bodies.count <= 20)
    }

    @Test func `a server that fails now and then does not end the run`() async throws {
        let dots = try DotSamples(30)
        let count = Mutex(0)
        let server = try LoopbackServer { _, _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return number % 5 == 0 ? answer("[]") : LoopbackServer.Reply(status: 400, body: "no")
        }
        let log = try dots.log()
        try await evaluation(server, concurrency: 1).run(dots.samples, log: log)
        #expect(log.records.count == 30 && log.failed.count == 24)
    }

    @Test func `a reply without content is a wrong answer, for absent objects too`() async throws {
        var samples = try DotSamples(2).samples
        samples[1].truth = RunLengthMask(Mask(size: samples[1].truth.size))
        let reply = Reply(text: "", finishReason: "stop", tokens: 0, seconds: 0, invalid: "no content")
        let records = try samples.map { try EvaluationRecord($0, reply).rescored() }
        let summary = Summary(records)
        #expect(summary.absentAccuracy == 0 && summary.invalidRate == 1 && summary.forms == ["no_content": 2])
        #expect(summary.masks["inclusive"]?.gIoU == 0)
    }

    @Test func `a run goes on where it stopped, and asks failures again only when told to`() async throws {
        let dots = try DotSamples(6)
        let refusing = try LoopbackServer { _, body in
            words(body).contains("dot 2") ? LoopbackServer.Reply(status: 400, body: "too dark") : answer("[]")
        }
        try await evaluation(refusing, concurrency: 2).run(Array(dots.samples.prefix(4)), log: dots.log())
        var log = try dots.log()
        #expect(log.answered == ["0", "1", "3"] && log.failed == ["2"])
        #expect(log.records.first { $0.id == "2" }?.failure == "the server answers 400: too dark")

        let server = try LoopbackServer { _, _ in answer("[]") }
        try await evaluation(server, concurrency: 2).run(dots.samples, log: log)
        #expect(server.bodies.count == 2)
        log = try dots.log()
        try await evaluation(server, concurrency: 2).run(dots.samples, log: log, retriesFailures: true)
        #expect(server.bodies.count == 3 && log.failed.isEmpty && log.answered.count == 6)
    }

    @Test func `a picture of another size fails alone, a server that goes stops the run and loses nothing`()
        async throws
    {
        let dots = try DotSamples(6)
        try Image(size: ImageSize(width: 30, height: 20)).writePNG(to: dots.samples[0].image)
        let server = try LoopbackServer { number, _ in
            number < 2 ? answer("[]") : LoopbackServer.Reply(status: 403, body: "enough")
        }
        await #expect(throws: ChatError.self) {
            try await evaluation(server, concurrency: 1).run(dots.samples, log: dots.log())
        }
        let log = try dots.log()
        #expect(log.failed == ["0", "1"] && log.answered == ["2", "3"])
        #expect(log.records[0].failure?.contains("is 30×20, but its true mask is 84×56") == true)
    }
}
