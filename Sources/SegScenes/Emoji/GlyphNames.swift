/// What each glyph may be called: worked out from the list of emoji alone, before anything is drawn.
struct GlyphNames: Sendable {
    /// A glyph's names.
    struct Names: Hashable, Sendable {
        var entry: EmojiEntry
        var kind: EmojiKind
        /// Nouns that fit for certain besides the name, nearest first.
        var kinds: [String] = []
        /// Nouns that somebody could use.
        var debatable: Set<String> = []
        /// Whether no noun that may mean it says a colour, so that it can be given any.
        var isTintable = true
    }

    /// The glyphs' names in the order of the list.
    private(set) var all: [Names]

    /// Names of the entries that a scene can show as things: see `EmojiKind` and `isNamed`.
    init(_ entries: [EmojiEntry]) {
        all = entries.compactMap { entry in
            guard let kind = EmojiKind.of(subgroup: entry.subgroup), Self.isNamed(entry) else { return nil }
            var plain = entry
            plain.name = entry.name.replacing("’", with: "'")
            return Names(entry: plain, kind: kind)
        }
        addKinds()
        addDebatable()
        addLookalikes()
        addTints()
    }

    /// Whether a name reads as a noun among other words: no digits or punctuation, no word that says a place or an
    /// order, and nothing that only an expert tells apart.
    private static func isNamed(_ entry: EmojiEntry) -> Bool {
        let words = words(entry.name)
        let isPlain =
            entry.name.allSatisfy { $0.isLetter || " -’".contains($0) }
            && entry.name.allSatisfy { $0.isASCII || $0 == "’" }
        let isClock = entry.name.hasSuffix("o’clock") || entry.name.hasSuffix("-thirty")
        let isMoon = entry.subgroup == "sky & weather" && !skyWords.isDisjoint(with: words)
        return isPlain && !isClock && !isMoon && misleading.isDisjoint(with: words)
    }

    private static let skyWords: Set<String> = [
        "new", "waxing", "waning", "gibbous", "quarter", "full", "face", "milky", "wind", "wave", "fog", "voltage",
    ]
    private static let misleading: Set<String> = [
        "left", "right", "top", "bottom", "above", "below", "behind", "front", "front-facing", "center", "from", "at",
        "first",
        "second", "third", "fourth", "fifth", "sixth", "last", "largest", "smallest", "upside-down", "object", "shape",
        "locked",
        "unlocked", "done",
    ]

    /// The words of a name in lower case.
    private static func words(_ name: String) -> Set<String> {
        Set(name.lowercased().split(separator: " ").map(String.init))
    }

    /// The words of a noun without the plural's s, as they are compared.
    static func prefixes(_ noun: String) -> Set<String> {
        Set(words(noun).map { $0.count > 3 && $0.hasSuffix("s") && !$0.hasSuffix("ss") ? String($0.dropLast()) : $0 })
    }

    /// "apple" of "red apple", "face" of "face with tears of joy"; nil when the name has no other words.
    static func head(of name: String) -> String? {
        let linking: Set<Substring> = ["with", "without", "of", "on", "in", "showing", "holding", "and", "wearing"]
        let words = name.split(separator: " ").prefix { !linking.contains($0) }
        guard let last = words.last, last.count < name.count else { return nil }
        return noHeads.contains(last) ? nil : String(last)
    }

    // Last words that mean something else alone: ice cream, traffic light.
    private static let noHeads: Set<Substring> = [
        "cream", "light", "volume", "office", "store", "stop", "track", "doll", "chart", "up", "down", "disk", "face",
        "Claus", "dancing", "biking", "night", "room",
    ]
}

// What fits for certain, what may fit.
extension GlyphNames {
    /// Heads that several of a subgroup share, then the subgroup's own words.
    private mutating func addKinds() {
        var counts: [[String]: Int] = [:]
        for names in all {
            let head = Self.head(of: names.entry.name) ?? names.entry.name
            counts[[names.entry.subgroup, head], default: 0] += 1
        }
        for index in all.indices {
            let (entry, kind) = (all[index].entry, all[index].kind)
            var found: [String] = []
            if let head = Self.head(of: entry.name), counts[[entry.subgroup, head], default: 0] > 1 {
                found.append(head)
            }
            for word in kind.words where !word.isDebatable && !word.except.contains(entry.name) {
                found.append(word.word)
            }
            if kind.looksAlike, entry.subgroup.hasPrefix("face-"), !Self.words(entry.name).contains("face") {
                found.removeAll { $0 == "face" }
            }
            all[index].kinds = found.reduce(into: []) { if !$0.contains($1), $1 != entry.name { $0.append($1) } }
        }
    }

    /// A noun may mean every glyph whose name has all of its words: "cat" the cat face, "bear" the teddy bear.
    private mutating func addDebatable() {
        var nouns: Set<String> = []
        for names in all { nouns.formUnion([names.entry.name] + names.kinds + names.kind.words.map(\.word)) }
        let prefixes = nouns.sorted().map { ($0, Self.prefixes($0)) }
        for index in all.indices {
            let own = Self.prefixes(all[index].entry.name)
            var found = Set(all[index].kind.words.map(\.word))
            for (noun, words) in prefixes where words.isSubset(of: own) { found.insert(noun) }
            found.formUnion(Self.synonyms[all[index].entry.name] ?? [])
            found.remove(all[index].entry.name)
            all[index].debatable = found.subtracting(all[index].kinds)
        }
    }

    private static let synonyms: [String: Set<String>] = [
        "automobile": ["car"], "oncoming automobile": ["car"], "taxi": ["car"], "oncoming taxi": ["car"],
        "sport utility vehicle": ["car"], "sunglasses": ["glasses"], "goggles": ["glasses"], "ox": ["cow"],
        "water buffalo": ["cow", "ox"], "boar": ["pig"], "ram": ["sheep", "ewe"], "ewe": ["ram"], "rat": ["mouse"],
        "mouse": ["rat"], "poodle": ["dog"], "duck": ["goose"], "goose": ["duck", "swan"], "swan": ["goose"],
        "rooster": ["chicken"], "chicken": ["rooster"], "crocodile": ["lizard"], "ferry": ["boat"], "ship": ["boat"],
        "passenger ship": ["boat"], "rose": ["tulip"], "taco": ["burrito"], "burrito": ["taco"], "metro": ["train"],
        "light rail": ["train", "tram"], "tram": ["train"], "locomotive": ["train"], "monorail": ["train"],
        "lobster": ["crab"], "panda": ["bear"], "koala": ["bear"], "coin": ["money"], "lion": ["cat"], "tiger": ["cat"],
        "leopard": ["cat", "tiger"], "sailboat": ["ship"], "baguette bread": ["bread"], "croissant": ["bread"],
    ]

    private mutating func addLookalikes() {
        func family(_ names: Names) -> String { String(names.entry.subgroup.prefix { $0 != "-" }) }
        var names: [String: Set<String>] = [:]
        for glyph in all where glyph.kind.looksAlike { names[family(glyph), default: []].insert(glyph.entry.name) }
        for index in all.indices where all[index].kind.looksAlike {
            let others = names[family(all[index])] ?? []
            all[index].debatable.formUnion(others.subtracting([all[index].entry.name] + all[index].kinds))
        }
    }

    /// A name that says a colour keeps its glyph's own colours, and so do the others of its head: a blue "closed book"
    /// would be the "blue book".
    private mutating func addTints() {
        let colored = all.map(\.entry.name).filter { !Self.words($0).isDisjoint(with: Self.colorWords) }
        let heads = Set(colored.compactMap(Self.head(of:)) + colored)
        for index in all.indices {
            let nouns = all[index].debatable.union(all[index].kinds + [all[index].entry.name])
            all[index].isTintable = heads.isDisjoint(with: nouns)
        }
    }

    private static let colorWords = Set(
        TintColor.allCases.map(\.rawValue) + ["black", "white", "brown", "grey", "leafy", "rainbow", "gold", "silver"])
}
