internal import SegGeometry

/// A border that is drawn on one level of a picture, then on finer ones.
struct EdgeDrawing {
    /// Inside and outside on the present level.
    private(set) var mask: Mask
    /// What the last cut minimised.
    private(set) var energy: EdgeEnergy
    private let inside: ColorMixture
    private let outside: ColorMixture
    private let settings: EdgeRefinement

    /// Most colours that a side is modelled by.
    private static let sampleLimit = 1 << 12

    /// Cuts the first level `rounds` times, modelling colours by the labels before each; nil where a side has no pixels.
    init?(
        _ level: PictureLevel, _ seed: Mask, _ doubt: RefineWindow.Doubt, rounds: Int, _ settings: EdgeRefinement
    ) {
        mask = seed
        self.settings = settings
        var models: (ColorMixture, ColorMixture)?
        var last: EdgeEnergy?
        for _ in 0..<rounds {
            guard let inside = Self.mixture(of: level, where: mask, 1, settings),
                let outside = Self.mixture(of: level, where: mask, 0, settings)
            else { break }
            let energy = EdgeEnergy(level, inside: inside, outside: outside, settings, places: doubt.places)
            let cut = EdgeCut(energy: energy, size: level.size, places: doubt.places)
            let labels = cut.labels(from: mask, bias: doubt.bias)
            (models, last) = ((inside, outside), energy)
            if labels == mask { break }
            mask = labels
        }
        guard let models, let last else { return nil }
        (inside, outside) = models
        energy = last
    }

    /// Goes to a level twice as fine: what lies within `reach` of the border is in doubt there, and what is not free is outside.
    mutating func descend(to level: PictureLevel, reach: Int, isFree: (Int, Int) -> Bool) {
        mask = mask.doubled(to: level.size)
        let width = level.size.width
        for place in mask.pixels.indices where mask.pixels[place] != 0 && !isFree(place % width, place / width) {
            mask.pixels[place] = 0
        }
        let near = mask.nearBorder(reach)
        let places = near.indices.filter { near[$0] && isFree($0 % width, $0 / width) }
        energy = EdgeEnergy(level, inside: inside, outside: outside, settings, places: places)
        mask = EdgeCut(energy: energy, size: level.size, places: places).labels(from: mask)
    }

    /// Of a box its pixels whose colours are rare outside: rarer than nineteen of twenty there. All of it where these are less than a
    /// twentieth of the box.
    static func unusual(in level: PictureLevel, _ box: Mask, _ settings: EdgeRefinement) -> Mask {
        guard let outside = mixture(of: level, where: box, 0, settings) else { return box }
        let width = box.size.width
        let costs = box.pixels.indices.map { outside.cost(SIMD3<Double>(level.color($0 % width, $0 / width))) }
        let usual = box.pixels.indices.filter { box.pixels[$0] == 0 }.map { costs[$0] }.sorted()
        let limit = usual[usual.count * 19 / 20]
        var seed = box
        for place in seed.pixels.indices where costs[place] <= limit { seed.pixels[place] = 0 }
        return seed.area * 20 < box.area ? box : seed
    }

    /// The colours where a mask has `value`, each of them or every so many.
    private static func mixture(
        of level: PictureLevel, where mask: Mask, _ value: UInt8, _ settings: EdgeRefinement
    ) -> ColorMixture? {
        let places = mask.pixels.indices.filter { mask.pixels[$0] == value }
        guard !places.isEmpty else { return nil }
        let step = (places.count + sampleLimit - 1) / sampleLimit
        let colors = stride(from: 0, to: places.count, by: step).map { index in
            let (y, x) = places[index].quotientAndRemainder(dividingBy: mask.size.width)
            return SIMD3<Double>(level.color(x, y))
        }
        return ColorMixture(colors, components: settings.components)
    }
}
