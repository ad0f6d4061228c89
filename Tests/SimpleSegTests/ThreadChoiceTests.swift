import SegModels
import SimpleSeg
import Testing
import Torch

@Suite struct ThreadChoiceTests {
    @Test func `a wish counts, a small model gets one thread, a large one is left to libtorch`() {
        let limit = ThreadChoice.oneThreadLimit
        for wish in 1...64 {
            for parameters in [0, 1, limit, limit + 1, 1 << 40] {
                #expect(ThreadChoice.count(wish, parameters: parameters) == wish)
            }
        }
        for parameters in [0, 1, 1_900_000, limit] { #expect(ThreadChoice.count(nil, parameters: parameters) == 1) }
        for parameters in [limit + 1, 7_000_000_000] { #expect(ThreadChoice.count(nil, parameters: parameters) == nil) }
    }

    /// The count is set and read on one thread: libtorch keeps it for each.
    @Test func `what is chosen is set`() throws {
        let checkpoint = try WordsCheckpoint()
        let account = try Checkpoint(directory: checkpoint.directory).account
        let before = try TorchRuntime.threadCount()
        try ThreadChoice.apply(3, to: account)
        let wished = try TorchRuntime.threadCount()
        try ThreadChoice.apply(nil, to: account)
        let chosen = try TorchRuntime.threadCount()
        try TorchRuntime.setThreadCount(before)
        #expect(wished == 3 && chosen == 1)
    }
}
