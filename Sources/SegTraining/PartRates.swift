public import SegModels

/// How fast the parts of a model learn, each as a share of the run's rate.
public struct PartRates: Hashable, Sendable, Codable {
    /// How fast one part learns.
    public struct Part: Hashable, Sendable, Codable {
        /// Share of the run's learning rate.
        public var rate = 1.0
        /// Whether the part stays as it is: no gradients, no memory of the optimizer's.
        public var frozen = false

        /// As fast as the run.
        public init() {}
    }

    /// The vision tower.
    public var vision = Part()
    /// What joins patches for the language model.
    public var projector = Part()
    /// The language model, tables of tokens included.
    public var language = Part()

    /// All as fast as the run.
    public init() {}

    /// How fast a part learns.
    public subscript(part: ModelPart) -> Part {
        switch part {
        case .vision: vision
        case .projector: projector
        case .language: language
        }
    }

    /// Everything that is wrong with the values, a sentence each.
    public var problems: [String] {
        var found = ModelPart.allCases.filter { !(self[$0].rate > 0 && self[$0].rate <= 1000) }
            .map { "\($0).rate is \(self[$0].rate), not above 0 to 1000; frozen: true stops a part" }
        if ModelPart.allCases.allSatisfy({ self[$0].frozen }) {
            found.append("every part is frozen: nothing is left to train")
        }
        return found
    }
}
