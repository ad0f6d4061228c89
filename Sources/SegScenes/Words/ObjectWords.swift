/// What an object may be called: words that fit it for anybody, and words that somebody could take to mean it.
public struct ObjectWords: Hashable, Sendable {
    /// Whether words fit an object.
    public enum Fit: Int, Comparable, Sendable {
        /// Nobody would say so.
        case no
        /// Somebody might.
        case debatable
        /// Anybody would.
        case certain

        /// Less certain comes first.
        public static func < (a: Fit, b: Fit) -> Bool { a.rawValue < b.rawValue }
    }

    /// What it is, as precisely as it can be said without an attribute: "star", "red apple".
    public var name: String
    /// More general nouns that fit for certain, nearest first: "apple", "fruit". The last of all, "shape" or "object",
    /// fits everything in a scene.
    public var kinds: [String]
    /// Adjectives that fit for certain: "red", "upside-down".
    public var attributes: [String]
    /// Further nouns that somebody could use.
    public var debatableKinds: Set<String> = []
    /// Further adjectives that somebody could use.
    public var debatableAttributes: [String] = []

    /// A name without any other words than `anything`, which fits everything in a scene.
    public init(name: String, attributes: [String], anything: String) {
        self.name = name
        self.attributes = attributes
        kinds = [anything]
    }

    /// What it is called when it is asked about: the first attribute, if there is one, and the name.
    public var title: String {
        attributes.first.map { "\($0) \(name)" } ?? name
    }

    /// The nouns that say something: the name, and the kinds without the last.
    var tellingNouns: [String] { [name] + kinds.dropLast() }

    /// The noun that fits everything in the scene.
    var anything: String { kinds.last ?? name }

    /// Whether a noun fits.
    public func fit(noun: String) -> Fit {
        if noun == name || kinds.contains(noun) { return .certain }
        return debatableKinds.contains(noun) ? .debatable : .no
    }

    /// Whether an adjective fits.
    public func fit(attribute: String) -> Fit {
        if attributes.contains(attribute) { return .certain }
        return debatableAttributes.contains(attribute) ? .debatable : .no
    }
}
