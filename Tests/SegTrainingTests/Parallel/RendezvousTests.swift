import Foundation
import Synchronization
import Testing
import Torch

@testable import SegTraining

struct RendezvousTests {
    private func guest(_ rank: Int, _ address: String) -> Rendezvous.Guest {
        Rendezvous.Guest(rank: rank, size: 2, address: address, token: "")
    }

    private func meeting(_ rank: Int, of size: Int, _ store: KeyStore, seconds: Double) throws -> Rendezvous {
        Rendezvous(
            environment: RankEnvironment(rank: rank, of: size, port: try store.port), store: store,
            failures: FailureNotes(rank: rank, size: size, attempt: 0), deadline: .now + .seconds(seconds),
            seconds: seconds)
    }

    @Test func `who does not come is named`() throws {
        let store = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10)
        #expect(throws: TrainingError.absentProcesses(ranks: [1, 2], size: 3, seconds: 0.3)) {
            try meeting(0, of: 3, store, seconds: 0.3).meet()
        }
    }

    @Test(arguments: [(1, 3, 0, 2), (0, 2, 1, 3)])
    func `another number of processes is named by both`(_ first: Int, _ size: Int, _ second: Int, _ other: Int) throws {
        let store = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10)
        _ = try? meeting(first, of: size, store, seconds: 0.1).meet()
        let expected = TrainingError.ranksDiffer(rank: 1, what: "has WORLD_SIZE 3, process 0 has 2")
        #expect(throws: expected) { try meeting(second, of: other, store, seconds: 5).meet() }
    }

    @Test func `a second process of one rank is refused as it comes`() throws {
        let store = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10)
        _ = try? meeting(1, of: 2, store, seconds: 0.1).meet()
        let expected = TrainingError.ranksDiffer(rank: 1, what: "was started twice: two processes have RANK 1")
        #expect(throws: expected) { try meeting(1, of: 2, store, seconds: 5).meet() }
    }

    @Test func `of processes that start with one rank at once, one goes on`() throws {
        for round in 0..<20 {
            let store = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10)
            let expected = TrainingError.ranksDiffer(rank: 1, what: "was started twice: two processes have RANK 1")
            let refused = Mutex([TrainingError]())
            let met = Mutex(0)
            // With process 0 there, whoever is taken meets all at once.
            DispatchQueue.concurrentPerform(iterations: 4) { number in
                do {
                    _ = try meeting(number == 0 ? 0 : 1, of: 2, store, seconds: 20).meet()
                    met.withLock { $0 += 1 }
                } catch {
                    refused.withLock { $0 += (error as? TrainingError).map { [$0] } ?? [] }
                }
            }
            #expect(met.withLock { $0 } == 2 && refused.withLock { $0 } == [expected, expected], "round \(round)")
        }
    }

    @Test func `the failure of another ends the waiting`() throws {
        let store = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10)
        FailureNotes(rank: 1, size: 2, attempt: 0).leave("no such device", in: store)
        #expect(throws: TrainingError.otherProcess(rank: 1, message: "no such device")) {
            try meeting(0, of: 2, store, seconds: 30).meet()
        }
    }

    @Test func `on one machine loopback serves, and an address that others reach is kept`() {
        let own = guest(0, "127.0.1.1")
        #expect(Rendezvous.address(of: own, among: [own, guest(1, "127.0.0.1")]) == "127.0.0.1")
        let reachable = guest(0, "10.0.0.7")
        #expect(Rendezvous.address(of: reachable, among: [reachable, guest(1, "127.0.0.1")]) == "10.0.0.7")
    }
}
