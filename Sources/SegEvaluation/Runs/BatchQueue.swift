/// Things in a row, of which those that fit the first are taken out together.
struct BatchQueue<Item> {
    private var waiting: [Item] = []

    /// How many wait.
    var count: Int { waiting.count }

    /// Puts a thing at the end.
    mutating func add(_ item: Item) { waiting.append(item) }

    /// Takes the first thing out and those behind it that fit it, `limit` at most, in their order; none when nothing waits.
    mutating func next(limit: Int, fits: (Item, Item) -> Bool) -> [Item] {
        guard let first = waiting.first else { return [] }
        var taken: [Item] = []
        var left: [Item] = []
        for item in waiting {
            if taken.count < limit, fits(item, first) { taken.append(item) } else { left.append(item) }
        }
        waiting = left
        return taken
    }
}
