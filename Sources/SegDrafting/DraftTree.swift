/// Guessed tokens, several of which may be guesses for the same place.
///
/// Nodes are numbered from 0, each behind its parent; the parent −1 is the last token of the answer.
public struct DraftTree: Hashable, Sendable {
    /// The token of each node.
    public private(set) var tokens: [Int] = []
    /// The node before each node, −1 for the last token of the answer.
    public private(set) var parents: [Int] = []
    /// For each node, how probable it is that the answer goes on as its path does; 0…1, never above the parent's.
    public private(set) var probabilities: [Double] = []
    /// Tokens from the end of the answer to each node, itself included.
    public private(set) var depths: [Int] = []

    /// No guesses.
    public init() {}

    /// Guesses that follow one another.
    ///
    /// - Parameters:
    ///   - tokens: the next one first.
    ///   - acceptance: how probable it is that a token is right when those before it are.
    public init(chain tokens: some Sequence<Int>, acceptance: Double = 1) {
        for token in tokens {
            append(token, parent: count - 1, probability: (probabilities.last ?? 1) * acceptance)
        }
    }

    /// Number of nodes.
    public var count: Int { tokens.count }
    /// Whether there are no guesses.
    public var isEmpty: Bool { tokens.isEmpty }
    /// Whether there is one guess at most for each place.
    public var isChain: Bool { parents.indices.allSatisfy { parents[$0] == $0 - 1 } }
    /// Tokens of the longest path.
    public var depth: Int { depths.max() ?? 0 }

    /// Adds a node behind `parent`.
    ///
    /// - Returns: its number.
    @discardableResult
    public mutating func append(_ token: Int, parent: Int, probability: Double) -> Int {
        precondition(parent >= -1 && parent < count, "a node stands behind one that is there")
        tokens.append(token)
        parents.append(parent)
        probabilities.append(min(probability, parent < 0 ? 1 : probabilities[parent]))
        depths.append(parent < 0 ? 1 : depths[parent] + 1)
        return count - 1
    }

    /// The node behind `parent` that guesses `token`; nil when none does.
    public func child(of parent: Int, token: Int) -> Int? {
        tokens.indices.first { $0 > parent && parents[$0] == parent && tokens[$0] == token }
    }

    /// The nodes from the end of the answer to `node`, itself included.
    public func path(to node: Int) -> [Int] {
        var path: [Int] = []
        var next = node
        while next >= 0 {
            path.append(next)
            next = parents[next]
        }
        return path.reversed()
    }

    /// The first `count` nodes; those behind a token that is not `usable` are left out.
    public func prefix(_ count: Int, where usable: (Int) -> Bool = { _ in true }) -> DraftTree {
        var kept = DraftTree()
        var places = [-1: -1]
        for node in tokens.indices where kept.count < count {
            guard usable(tokens[node]), let parent = places[parents[node]] else { continue }
            places[node] = kept.append(tokens[node], parent: parent, probability: probabilities[node])
        }
        return kept
    }
}
