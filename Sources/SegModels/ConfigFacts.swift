/// One line of a configuration, for people.
public struct ConfigFact: Hashable, Sendable {
    /// Name as config.json spells it.
    public let name: String
    /// The value that is in force, whether it was given or is a default.
    public let value: String
}
