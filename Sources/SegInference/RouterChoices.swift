/// Which experts the tokens of a prompt and of its answer went to, in every layer that has experts.
///
/// The token that ended an answer was never read, so there are no choices for it.
public struct RouterChoices: Hashable, Sendable {
    /// Tokens: those of the prompt, then those of the answer.
    public private(set) var tokens = 0
    /// By the path of a layer's experts: an expert for each choice of each token, all of a token one after the other.
    public private(set) var byLayer: [String: [UInt16]] = [:]

    /// Of no tokens.
    public init() {}

    /// Adds the tokens of one row of a batch.
    ///
    /// - Parameters:
    ///   - choices: of all rows, row after row, as `RouterReplay.take()` gives them.
    ///   - row: number of the row.
    ///   - rows: number of rows.
    ///   - count: tokens of a row.
    package mutating func append(_ choices: [String: [Int]], row: Int, of rows: Int, tokens count: Int) {
        tokens += count
        for (layer, experts) in choices {
            let share = experts.count / max(1, rows)
            byLayer[layer, default: []] += experts[row * share..<(row + 1) * share].map { UInt16(clamping: $0) }
        }
    }

    /// Forgets the tokens behind the first `count`.
    mutating func keep(_ count: Int) {
        guard count < tokens else { return }
        byLayer = byLayer.mapValues { Array($0.prefix($0.count / tokens * count)) }
        tokens = count
    }

    /// Keeps the tokens at `places`, ascending, behind the first `count`, and forgets the others behind them.
    mutating func keep(_ places: [Int], behind count: Int) {
        guard tokens > 0, places != Array(count..<count + places.count) else { return keep(count + places.count) }
        byLayer = byLayer.mapValues { all in
            let share = all.count / tokens
            return Array(all.prefix(share * count)) + places.flatMap { all[$0 * share..<($0 + 1) * share] }
        }
        tokens = count + places.count
    }

    /// The experts of one token in a layer; none where nothing is known of the token.
    public func experts(of token: Int, in layer: String) -> ArraySlice<UInt16> {
        guard let all = byLayer[layer], tokens > 0, token < tokens else { return [] }
        let share = all.count / tokens
        return all[token * share..<(token + 1) * share]
    }
}
