internal import Synchronization

/// Which experts the tokens of a pass go to: noted while a model reads, or given to it.
///
/// Whoever learns from an answer wants its tokens to go where they went when it was written; a router that decides anew
/// may send a token elsewhere by a rounding (router replay). A tape is in force for the passes inside ``with(_:_:)``;
/// layers without experts do not see it.
public final class RouterReplay: Sendable {
    @TaskLocal private static var inForce: RouterReplay?

    /// The tape of the scope that the caller is in.
    public static var current: RouterReplay? { inForce }

    private let given: [String: [Int]]
    private let noted = Mutex<[String: [Int]]>([:])

    /// A tape that notes what routers choose, and gives them what they have to choose.
    ///
    /// - Parameter given: by the path of a layer's experts, an expert for each choice of each token, all choices of a
    ///   token one after the other; a negative number where the router is free. Layers that are not named are free.
    public init(given: [String: [Int]] = [:]) {
        self.given = given
    }

    /// Runs `body` with `tape` in force on this thread.
    ///
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    public static func with<Result>(_ tape: RouterReplay?, _ body: () throws -> Result) rethrows -> Result {
        try $inForce.withValue(tape, operation: body)
    }

    /// What was chosen since the last call, in the form of ``init(given:)``; of several passes through a layer the last
    /// one.
    public func take() -> [String: [Int]] {
        noted.withLock { noted in
            defer { noted = [:] }
            return noted
        }
    }

    /// Settles what a layer's tokens choose in the end, and notes it.
    ///
    /// - Parameters:
    ///   - own: what its router chose.
    ///   - layer: path of the layer's experts.
    ///   - experts: number of experts.
    /// - Throws: ``LayerError/expertChoices(layer:expected:found:)`` when another number of choices is given,
    ///   ``LayerError/noExpert(layer:number:experts:)`` when an expert is given that the layer does not have.
    /// - Returns: the given experts, and the router's own where it is free.
    func settle(_ own: [Int], layer: String, experts: Int) throws -> [Int] {
        var settled = own
        if let given = given[layer] {
            guard given.count == own.count else {
                throw LayerError.expertChoices(layer: layer, expected: own.count, found: given.count)
            }
            for (place, expert) in given.enumerated() where expert >= 0 {
                guard expert < experts else {
                    throw LayerError.noExpert(layer: layer, number: expert, experts: experts)
                }
                settled[place] = expert
            }
        }
        noted.withLock { [settled] in $0[layer] = settled }
        return settled
    }
}
