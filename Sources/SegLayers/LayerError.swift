/// What can go wrong in a building block, apart from what libtorch reports.
public enum LayerError: Error, Hashable, Sendable {
    /// A layer asks for a parameter that nobody provided.
    case missingParameter(name: String)
    /// A layer that needs numbers got a parameter of bytes.
    case quantizedParameter(name: String)
    /// Two parameters of one name.
    case duplicateParameter(name: String)
    /// An adapter's matrices that are not those of the layer: shapes of its weight, of A and of B.
    case change(path: String, layer: [Int], down: [Int], up: [Int])
    /// More tokens than the cache may ever hold.
    case cacheFull(length: Int, adding: Int, limit: Int)
    /// A tape gives a layer's tokens another number of experts than they choose.
    case expertChoices(layer: String, expected: Int, found: Int)
    /// A tape gives an expert that the layer does not have.
    case noExpert(layer: String, number: Int, experts: Int)
}

extension LayerError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .missingParameter(let name): "the model needs a parameter \(name) that was not loaded"
        case .quantizedParameter(let name):
            "the parameter \(name) is held in a few bits a number, which only linear layers can use"
        case .duplicateParameter(let name): "the parameter \(name) was given twice"
        case .change(let path, let layer, let down, let up):
            "the layer \(path) has a weight of shape \(layer), which matrices A \(down) and B \(up) do not fit"
        case .cacheFull(let length, let adding, let limit):
            "the context holds \(limit) tokens: \(adding) more do not fit after \(length)"
        case .expertChoices(let layer, let expected, let found):
            "the tokens of \(layer) choose \(expected) experts, but \(found) are given"
        case .noExpert(let layer, let number, let experts):
            "expert \(number) is given to a token of \(layer), which has \(experts)"
        }
    }
}
