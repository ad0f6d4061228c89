import SegInputs

/// The work of an ``EngineService``'s thread: orders, a step, events, and again.
struct EngineLoop {
    let inbox: EngineInbox

    /// Answers in the engine, by the engine's numbers.
    private var answers: [Int: Answer] = [:]

    private struct Answer {
        let reader: EngineInbox.Reader
        let prompt: Prompt
        var hasBegun = false
    }

    /// What several answers have in common, counted once.
    private final class Prompt {
        let length: Int
        var isCounted = false

        init(length: Int) { self.length = length }
    }

    init(inbox: EngineInbox) { self.inbox = inbox }

    /// Answers requests until the inbox is closed and everything has been answered.
    consuming func run(_ make: () throws -> Engine) {
        let loaded = Result { try make() }
        inbox.loaded(loaded.map { _ in })
        switch loaded {
        case .success(let engine): work(engine)
        case .failure(let error):
            for letter in inbox.orders(isIdle: false).letters { end(letter.readers, .failure(error)) }
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
            let ids = try engine.submit(letter.request, seeds: letter.readers.map(\.seed))
            let prompt = Prompt(length: letter.request.input.inputIDs.count)
            for (id, reader) in zip(ids, letter.readers) { answers[id] = Answer(reader: reader, prompt: prompt) }
        } catch {
            end(letter.readers, .failure(error))
        }
    }

    private mutating func cancel(_ ticket: Int, _ engine: Engine) {
        guard let id = answers.first(where: { $0.value.reader.ticket == ticket })?.key else { return }
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
                statistics.drafts = engine.drafts
            }
        } catch {
            // Nobody knows whose fault it was: all that were computed together fail, and the engine goes on.
            for (id, answer) in answers {
                engine.cancel(id)
                end([answer.reader], .failure(error))
            }
            answers = [:]
        }
    }

    private mutating func pass(_ event: EngineEvent, _ engine: Engine) {
        switch event {
        case .token(let token, let id, let top):
            guard let answer = answers[id] else { return }
            if !answer.hasBegun { begin(id, answer, engine) }
            answer.reader.continuation.yield(.token(token, top: top))
        case .finished(let generation, let id):
            guard let answer = answers.removeValue(forKey: id) else { return }
            answer.reader.continuation.yield(.finished(generation))
            end([answer.reader], .success(()))
        case .failed(let error, let id):
            guard let answer = answers.removeValue(forKey: id) else { return }
            end([answer.reader], .failure(error))
        }
    }

    private mutating func begin(_ id: Int, _ answer: Answer, _ engine: Engine) {
        answers[id]?.hasBegun = true
        let reused = engine.reusedTokens(of: id)
        answer.reader.continuation.yield(.began(reused: reused))
        guard !answer.prompt.isCounted else { return }
        answer.prompt.isCounted = true
        let length = answer.prompt.length
        inbox.count { statistics in
            statistics.promptTokens += length
            statistics.reusedTokens += reused
        }
    }

    /// Ends the streams of answers, and counts them first: who has seen the end sees it counted.
    private func end(_ readers: [EngineInbox.Reader], _ result: Result<Void, any Error>) {
        for reader in readers {
            switch result {
            case .success:
                inbox.ended(reader.ticket, \.finished)
                reader.continuation.finish()
            case .failure(let error):
                inbox.ended(reader.ticket, \.failed)
                reader.continuation.finish(throwing: error)
            }
        }
    }
}
