internal import SegFormats

/// The cut-outs of a selection as they are drawn from.
struct PhotoChoice: Sendable {
    let materials: PhotoMaterials
    /// Numbers of the cut-outs of photographs, by name in the order of the names.
    private let photographs: [[Int]]
    /// Numbers of the drawings, likewise.
    private let drawings: [[Int]]
    /// All names, sorted.
    let names: [String]

    init(_ materials: PhotoMaterials, _ cutouts: PhotoStyle.Cutouts) {
        self.materials = materials
        let chosen = materials.cutouts.indices.filter { number in
            switch cutouts {
            case .all: true
            case .train: !materials.cutouts[number].isHeldOut
            case .validation: materials.cutouts[number].isHeldOut
            }
        }
        func grouped(_ isPhotograph: Bool) -> [[Int]] {
            let numbers = chosen.filter { (materials.cutouts[$0].home != nil) == isPhotograph }
            return Dictionary(grouping: numbers) { materials.cutouts[$0].name }.sorted { $0.key < $1.key }.map(\.value)
        }
        photographs = grouped(true)
        drawings = grouped(false)
        names = Set(chosen.map { materials.cutouts[$0].name }).sorted()
    }

    /// Any cut-out of a photograph: names by the root of how many have them.
    func photographed(_ random: inout SeededGenerator) -> Int? { Self.pick(photographs, &random) }

    /// Any cut-out whose nouns are not in `names`; nil when a few tries found none.
    func any(_ style: PhotoStyle, unlike names: Set<String>, _ random: inout SeededGenerator) -> Int? {
        for _ in 0..<8 {
            let wantsDrawing = random.chance(style.clipArtShare)
            let first = wantsDrawing ? drawings : photographs
            let number = Self.pick(first.isEmpty ? (wantsDrawing ? photographs : drawings) : first, &random)
            if let number, names.isDisjoint(with: materials.cutouts[number].nouns) { return number }
        }
        return nil
    }

    private static func pick(_ groups: [[Int]], _ random: inout SeededGenerator) -> Int? {
        random.pickIndex(weights: groups.map { Double($0.count).squareRoot() }).map { random.pick(groups[$0]) }
    }
}
