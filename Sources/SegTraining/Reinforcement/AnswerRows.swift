internal import SegRewards
internal import SegTasks
internal import Torch

/// The answers of some groups in rows, and the rows in batches that are learnt from one after the other.
///
/// Answers to one question share its row's picture and question; what is left of a row is filled by other questions'.
struct AnswerRows {
    private let groups: [AnswerGroup]
    private let trees: [ExampleTree]
    private let plan: [[ExampleRow]]

    /// How many batches there are.
    var count: Int { plan.count }

    /// - Parameters:
    ///   - groups: what is learnt from.
    ///   - rowTokens: tokens of a row, where no single answer with its question needs more.
    ///   - batchTokens: most tokens of a batch, padding included, where no single row needs more.
    /// - Throws: nothing in practice: rows are as long as the longest answer.
    init(_ groups: [AnswerGroup], rowTokens: Int, batchTokens: Int) throws(ExampleError) {
        self.groups = groups
        trees = groups.map(\.tree)
        let longest = trees.map { tree in tree.prefix.count + (tree.suffixes.map(\.ids.count).max() ?? 0) }.max() ?? 0
        plan = try ExampleBatch.plan(trees, limit: max(rowTokens, longest), tokens: batchTokens)
    }

    /// One of the batches, made when it is asked for.
    ///
    /// - Throws: `TorchError` when there is no memory for it.
    func batch(_ index: Int, device: Device) throws -> PolicyBatch {
        try PolicyBatch(ExampleBatch(trees, rows: plan[index]), of: groups, device: device)
    }
}
