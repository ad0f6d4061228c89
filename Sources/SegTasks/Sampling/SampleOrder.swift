internal import SegFormats
internal import Synchronization

/// The order in which the items of a dataset come up: in every pass all of them once, each pass in an order of its own.
///
/// A pure function of seed, pass and position, so that a run goes on at a number. Orders of the latest passes are kept, eight
/// bytes an item.
final class SampleOrder: Sendable {
    /// Items of a pass.
    let count: Int
    private let seed: UInt64
    private let known = Mutex<[(epoch: Int, order: [Int])]>([])

    /// An order of `count` items by `seed`.
    init(count: Int, seed: UInt64) {
        (self.count, self.seed) = (count, seed)
    }

    /// Which pass an index of the endless series of items lies in, and which item it is.
    ///
    /// - Precondition: `count` is positive and `index` not negative.
    func item(at index: Int) -> (epoch: Int, item: Int) {
        let (epoch, position) = index.quotientAndRemainder(dividingBy: count)
        return (epoch, order(epoch)[position])
    }

    private func order(_ epoch: Int) -> [Int] {
        if let order = known.withLock({ known in known.first { $0.epoch == epoch }?.order }) { return order }
        var order = Array(0..<count)
        var random = SeededGenerator(seed: seed, index: epoch)
        random.shuffle(&order)
        // Steps are made a few ahead, so two passes are in use at a time.
        known.withLock { known in known = [(epoch, order)] + known.prefix(1) }
        return order
    }
}
