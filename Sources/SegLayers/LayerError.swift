/// What can go wrong in a building block, apart from what libtorch reports.
public enum LayerError: Error, Hashable, Sendable {
    /// A layer asks for a parameter that nobody provided.
    case missingParameter(name: String)
    /// A layer that needs numbers got a parameter of bytes.
    case int8Parameter(name: String)
    /// Two parameters of one name.
    case duplicateParameter(name: String)
    /// More tokens than the cache may ever hold.
    case cacheFull(length: Int, adding: Int, limit: Int)
}

extension LayerError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .missingParameter(let name): "the model needs a parameter \(name) that was not loaded"
        case .int8Parameter(let name): "the parameter \(name) is held as int8, which only linear layers can use"
        case .duplicateParameter(let name): "the parameter \(name) was given twice"
        case .cacheFull(let length, let adding, let limit):
            "the context holds \(limit) tokens: \(adding) more do not fit after \(length)"
        }
    }
}
