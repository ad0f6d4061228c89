internal import SegFormats

/// Which picture of a dataset an item shows, and which of the questions about it are asked: a picture with many
/// questions comes up several times in a pass, each time with some of them, and each question once.
struct EpochSampler: Sendable {
    /// One showing of a picture.
    struct Visit: Hashable {
        /// The pass over the dataset, from 0.
        var epoch: Int
        /// The index of the picture.
        var picture: Int
        /// Indexes of its questions.
        var questions: [Int]
    }

    private let questions: [Int]
    private let most: Int
    private let seed: UInt64
    private let order: SampleOrder
    /// For each item the picture and how often it came up before.
    private let items: [(picture: Int32, turn: Int32)]

    /// Visits to pictures.
    ///
    /// - Parameters:
    ///   - questions: how many there are about each picture.
    ///   - most: how many are asked at a time.
    ///   - seed: of the order.
    init(questions: [Int], most: Int, seed: UInt64) {
        (self.questions, self.most, self.seed) = (questions, max(1, most), seed)
        var items: [(picture: Int32, turn: Int32)] = []
        for (picture, count) in questions.enumerated() {
            for turn in 0..<(count + self.most - 1) / self.most { items.append((Int32(picture), Int32(turn))) }
        }
        self.items = items
        order = SampleOrder(count: items.count, seed: seed)
    }

    /// Visits of a pass.
    var count: Int { items.count }

    /// Visit `index` of the endless series of passes.
    ///
    /// - Precondition: `count` is positive and `index` not negative.
    func visit(at index: Int) -> Visit {
        let (epoch, item) = order.item(at: index)
        let (picture, turn) = (Int(items[item].picture), Int(items[item].turn))
        // Which questions are asked together changes from pass to pass.
        var mixed = Array(0..<questions[picture])
        var random = SeededGenerator(seed: SeededGenerator(seed: ~seed, index: epoch).state, index: picture)
        random.shuffle(&mixed)
        return Visit(epoch: epoch, picture: picture, questions: Array(mixed.dropFirst(turn * most).prefix(most)))
    }
}
