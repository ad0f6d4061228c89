/// An answer that is known, written again with drafts: what they would have saved, without a model.
public enum DraftReplay {
    /// Counts the passes that an answer takes.
    ///
    /// - Parameters:
    ///   - answer: the answer's tokens. The first comes with the prompt and takes no pass of its own.
    ///   - prompt: the prompt's tokens.
    ///   - drafter: guesses, and learns from the answer.
    ///   - limit: most guesses of a pass.
    /// - Returns: passes, and guesses that were made and right.
    public static func count(_ answer: [Int], prompt: [Int], drafter: any Drafter, limit: Int) -> DraftCounts {
        var draft = drafter.begin(prompt: prompt)
        var counts = DraftCounts()
        var written = 0
        while written < answer.count {
            draft.append(answer[written])
            written += 1
            guard written < answer.count else { break }
            let tree = draft.draft(limit: limit)
            var (node, accepted) = (-1, 0)
            while written < answer.count - 1, let child = tree.child(of: node, token: answer[written]) {
                draft.append(answer[written])
                (node, written, accepted) = (child, written + 1, accepted + 1)
            }
            counts.add(drafted: tree.count, accepted: accepted)
        }
        draft.finish()
        return counts
    }
}
