import SegInputs
import SegModels

/// The work of an ``EngineService``'s thread: orders, a step, events, and again.
struct EngineLoop {
    let inbox: EngineInbox

    /// Requests in the engine, by the engine's numbers.
    private var answers: [Int: Answer] = [:]

    private struct Answer {
        let letter: EngineInbox.Letter
        var hasBegun = false
    }

    init(inbox: EngineInbox) { self.inbox = inbox }

    /// Answers requests until the inbox is closed and everything has been answered.
    consuming func run(_ options: Engine.Options, _ load: () throws -> any VisionLanguageModel) {
        let loaded = Result { Engine(try load(), options: options) }
        inbox.loaded(loaded.map { _ in })
        switch loaded {
        case .success(let engine): work(engine)
        case .failure(let error):
            for letter in inbox.orders(isIdle: false).letters { end(letter, .failure(error)) }
        }
    }

    private mutating func work(_ engine: Engine) {
        while true {
            let orders = inbox.orders(isIdle: engine.isIdle)
            for ticket in orders.cancelled { cancel(ticket, engine) }
            for letter in orders.letters { submit(letter, engine) }
            if engine.isIdle {
                if orders.isClosed { return }
                continue
            }
            step(engine)
        }
    }

    private mutating func submit(_ letter: EngineInbox.Letter, _ engine: Engine) {
        do {
            answers[try engine.submit(letter.request)] = Answer(letter: letter)
        } catch {
            end(letter, .failure(error))
        }
    }

    private mutating func cancel(_ ticket: Int, _ engine: Engine) {
        guard let id = answers.first(where: { $0.value.letter.ticket == ticket })?.key else { return }
        engine.cancel(id)
        answers[id] = nil
    }

    private mutating func step(_ engine: Engine) {
        var watch = Stopwatch()
        do {
            let events = try engine.step()
            let seconds = watch.lap()
            for event in events { pass(event, engine) }
            inbox.count { statistics in
                statistics.steps += 1
                statistics.seconds += seconds
                statistics.tokens += events.count { if case .token = $0 { true } else { false } }
                (statistics.activeBytes, statistics.prefixBytes) = (engine.activeBytes, engine.prefixBytes)
            }
        } catch {
            // Nobody knows whose fault it was: all that were computed together fail, and the engine goes on.
            for (id, answer) in answers {
                engine.cancel(id)
                end(answer.letter, .failure(error))
            }
            answers = [:]
        }
    }

    private mutating func pass(_ event: EngineEvent, _ engine: Engine) {
        switch event {
        case .token(let token, let id, let top):
            guard let answer = answers[id] else { return }
            if !answer.hasBegun { begin(id, answer, engine) }
            answer.letter.continuation.yield(.token(token, top: top))
        case .finished(let generation, let id):
            guard let answer = answers.removeValue(forKey: id) else { return }
            answer.letter.continuation.yield(.finished(generation))
            end(answer.letter, .success(()))
        case .failed(let error, let id):
            guard let answer = answers.removeValue(forKey: id) else { return }
            end(answer.letter, .failure(error))
        }
    }

    private mutating func begin(_ id: Int, _ answer: Answer, _ engine: Engine) {
        answers[id]?.hasBegun = true
        let reused = engine.reusedTokens(of: id)
        answer.letter.continuation.yield(.began(reused: reused))
        inbox.count { statistics in
            statistics.promptTokens += answer.letter.request.input.inputIDs.count
            statistics.reusedTokens += reused
        }
    }

    /// Ends a request's stream, and counts it first: who has seen the end sees it counted.
    private func end(_ letter: EngineInbox.Letter, _ result: Result<Void, any Error>) {
        switch result {
        case .success:
            inbox.ended(letter.ticket, \.finished)
            letter.continuation.finish()
        case .failure(let error):
            inbox.ended(letter.ticket, \.failed)
            letter.continuation.finish(throwing: error)
        }
    }
}
