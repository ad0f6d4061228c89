/// A pickle that was read.
public final class PickleDocument {
    /// The pickled value. Its lists and dictionaries live as long as the document does, and are empty afterwards.
    public let root: PickleValue
    private let arena: PickleArena

    init(root: PickleValue, arena: PickleArena) {
        self.root = root
        self.arena = arena
    }
}

/// Every container of a pickle, also of one that is refused half-way.
///
/// Going away, it takes the containers apart one by one: letting go of the root would recurse as deep as they are nested,
/// and never free those that hold themselves.
final class PickleArena {
    private var sequences: [PickleSequence] = []
    private var dictionaries: [PickleDictionary] = []

    func sequence(_ kind: PickleSequence.Kind, _ elements: [PickleValue]) -> PickleValue {
        let made = PickleSequence(kind, elements)
        sequences.append(made)
        return .sequence(made)
    }

    func dictionary() -> PickleValue {
        let made = PickleDictionary()
        dictionaries.append(made)
        return .dictionary(made)
    }

    deinit {
        for sequence in sequences { sequence.elements = [] }
        for dictionary in dictionaries { dictionary.removeAll() }
    }
}
