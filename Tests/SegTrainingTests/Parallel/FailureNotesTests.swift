import Testing
import Torch

@testable import SegTraining

struct FailureNotesTests {
    private let notes = (0..<3).map { FailureNotes(rank: $0, size: 3, attempt: 0) }

    @Test func `the first word stays, and all but its writer read it`() throws {
        let store = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10)
        #expect(notes[0].look(in: store) == nil)
        notes[1].leave("the disk is full", in: store)
        notes[2].leave("process 1 is gone", in: store)
        let said = TrainingError.otherProcess(rank: 1, message: "the disk is full")
        #expect(notes[0].look(in: store) == said && notes[2].look(in: store) == said)
        #expect(notes[1].look(in: store) == nil)
        #expect(FailureNotes(rank: 0, size: 3, attempt: 1).look(in: store) == nil, "another attempt begins anew")
    }

    @Test func `a writer waits for readers, and no longer than it may`() throws {
        let store = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10)
        notes[0].leave("no memory", in: store)
        let start = ContinuousClock.now
        notes[0].waitForReaders(in: store, seconds: 0.5)
        #expect(start.secondsToNow > 0.4)
        _ = (notes[1].look(in: store), notes[2].look(in: store))
        let again = ContinuousClock.now
        notes[0].waitForReaders(in: store, seconds: 30)
        #expect(again.secondsToNow < 20)
    }
}
