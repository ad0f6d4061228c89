internal import SegInference
internal import SegLayers
internal import SegRewards
internal import SegTasks

/// Sends the tokens of a batch to the experts that they went to when the answers were written.
///
/// The answers are then learnt from by the model that wrote them also where a router, by a rounding or after a change
/// of the weights, would choose otherwise (R3, "rollout routing replay", Ma et al. 2025).
struct RolloutRouting: Equatable {
    /// As `RouterReplay` takes it: over all tokens of the rows, negative where nothing is known of a token, as of
    /// padding and of the token that ended an answer.
    let given: [String: [Int]]

    /// - Parameters:
    ///   - batch: the rows.
    ///   - choices: where the tokens of a suffix went, those of its prefix first; nil where that was not noted.
    init(_ batch: ExampleBatch, choices: (ExampleBatch.SuffixPlace) -> RouterChoices?) {
        var given: [String: [Int]] = [:]
        let tokens = batch.segments.count
        for piece in Self.pieces(of: batch) {
            guard let known = choices(piece.place), known.tokens > 0 else { continue }
            for (layer, experts) in known.byLayer {
                let share = experts.count / known.tokens
                var all = given[layer] ?? [Int](repeating: -1, count: tokens * share)
                for (offset, token) in zip(piece.offsets, piece.tokens) {
                    let own = known.experts(of: token, in: layer)
                    if own.count == share {
                        all.replaceSubrange(offset * share..<(offset + 1) * share, with: own.map(Int.init))
                    }
                }
                given[layer] = all
            }
        }
        self.given = given
    }

    /// A tape that does so; nil when there are no experts.
    var tape: RouterReplay? { given.isEmpty ? nil : RouterReplay(given: given) }

    /// A prefix or a suffix: where it lies in the rows, and which tokens these are of the text that the answer ends.
    private struct Piece {
        var place: ExampleBatch.SuffixPlace
        var offsets: Range<Int>
        var tokens: Range<Int>
    }

    /// All prefixes and suffixes. The suffixes of a batch lie in its rows in the order of its places, each tree's
    /// behind its prefix; a prefix is read with whichever of them comes first.
    private static func pieces(of batch: ExampleBatch) -> [Piece] {
        var pieces: [Piece] = []
        var next = 0
        for row in 0..<batch.rows {
            var prefix = 0
            var offset = row * batch.length
            let end = offset + batch.length
            while offset < end, batch.segments[offset] != ExampleBatch.padding, next < batch.places.count {
                let segment = batch.segments[offset]
                let start = offset
                while offset < end, batch.segments[offset] == segment { offset += 1 }
                let isStem = segment == ExampleBatch.prefix
                if isStem { prefix = offset - start }
                let first = isStem ? 0 : prefix
                pieces.append(
                    Piece(
                        place: batch.places[next], offsets: start..<offset,
                        tokens: first..<first + offset - start))
                if !isStem { next += 1 }
            }
        }
        return pieces
    }
}
