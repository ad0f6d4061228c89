import SegInputs
import TestSupport
import Testing

@testable import SegInference

@Suite struct EngineServiceScriptTests {
    @Test func `a script is played once for each answer, counted, and its end closes the service`() async throws {
        let service = EngineService(options: .init()) { request, seed in
            (0..<Int(seed)).map {
                .token(TokenEvent(id: request.input.inputIDs[0] + $0, index: $0, logProbability: nil), top: [])
            }
        }
        try await service.waitUntilReady()
        let input = try ModelInput(inputIDs: [7], patchLength: 96, imageTokenID: 40)
        let answers = try service.submit(
            Request(input, stop: StopRule(stopIDs: [], maxNewTokens: nil)), seeds: [0, 1, 5])
        for (answer, count) in zip(answers, [0, 1, 5]) {
            var ids: [Int] = []
            for try await event in answer { if case .token(let token, _) = event { ids.append(token.id) } }
            #expect(ids == (0..<count).map { 7 + $0 })
        }
        #expect(service.statistics.finished == 3 && service.statistics.requests == 0)
        await service.drain()
        #expect(throws: EngineServiceError.closed) {
            try service.submit(Request(input, stop: StopRule(stopIDs: [], maxNewTokens: nil)))
        }
    }
}
