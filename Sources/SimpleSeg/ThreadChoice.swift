public import SegModels
import Torch

/// How many CPU threads one operation of a model uses.
public enum ThreadChoice {
    /// A model of at most so many values is computed on one thread: its products are over before other threads wake up, and on a
    /// busy machine every operation waits for the slowest of them.
    public static let oneThreadLimit = 16 << 20

    /// The number of threads for a model of `parameters` values; nil leaves it to libtorch. A wish counts.
    public static func count(_ wish: Int?, parameters: Int) -> Int? {
        wish ?? (parameters <= oneThreadLimit ? 1 : nil)
    }

    /// Sets the number of threads for a checkpoint, before anything of it is computed.
    ///
    /// - Throws: `TorchError`.
    public static func apply(_ wish: Int?, to account: CheckpointAccount) throws {
        if let count = count(wish, parameters: account.parameterCount) { try TorchRuntime.setThreadCount(count) }
    }
}
