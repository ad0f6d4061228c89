internal import SegLayers

/// Which process gets the gradient and keeps the optimizer's state of which parameter (ZeRO stage 2, Rajbhandari et al. 2020).
///
/// Largest first, each goes to the process with the fewest values so far; of the same parameters, every process finds the same.
struct ParameterShares {
    /// The owner of each parameter.
    let owners: [Int]

    /// Shares for `sizes.count` parameters of so many values among `processes`.
    init(sizes: [Int], processes: Int) {
        var owners = [Int](repeating: 0, count: sizes.count)
        var loads = [Int](repeating: 0, count: max(1, processes))
        for index in sizes.indices.sorted(by: { (-sizes[$0], $0) < (-sizes[$1], $1) }) {
            let least = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
            owners[index] = least
            loads[least] += sizes[index]
        }
        self.owners = owners
    }

    /// The members of `parameters` whose owner is `rank`, in order.
    func part(of parameters: [NamedParameter], rank: Int) -> [NamedParameter] {
        zip(parameters, owners).filter { $0.1 == rank }.map(\.0)
    }
}
