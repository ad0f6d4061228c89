internal import Foundation
internal import SegFormats
internal import SegGeometry

/// A glyph before it is drawn.
struct PlacedGlyph: Hashable, Sendable {
    /// Its number in the sheet.
    var glyph: Int
    var pose: GlyphPose
    /// The colour that it is painted in; nil: its own.
    var tint: TintColor?
    /// What its brightness is multiplied by.
    var gain: Float
    /// What each of its channels is multiplied by besides.
    var balance = SIMD3<Float>(repeating: 1)
}

/// The light of a scene, which all of its objects' shadows share.
struct SceneLight: Hashable, Sendable {
    /// How far a shadow falls from its object, as a share of the object's radius.
    var offset: SIMD2<Double>
    /// How dark shadows are, 0 (none) to 1.
    var strength: Float
}

/// Where everything of an emoji scene goes: all of its chance, none of its pixels.
struct EmojiLayout: Hashable, Sendable {
    var size: ImageSize
    /// The glyphs from back to front.
    var glyphs: [PlacedGlyph] = []
    var light: SceneLight
    var backdrop: Backdrop

    /// Lays out scene `index` of the series `seed`: a pure function of its arguments.
    ///
    /// - Precondition: `style.problems` is empty.
    init(
        seed: UInt64, index: Int, style: SceneStyle, names: [GlyphNames.Names], choice: GlyphChoice, photographs: Int
    ) {
        var random = SeededGenerator(seed: seed, index: index)
        size = random.pick(style.sizes)
        backdrop = Backdrop(photographs: photographs, share: style.emoji.photographShare, &random)
        light = Self.light(&random)
        let count = random.integer(style.fewestShapes...style.mostShapes)
        let numbers = Self.cast(count, of: choice, style: style, &random)
        let spacing = random.chance(style.overlapShare) ? 0.6 : 0.92
        for number in numbers {
            let radii = style.radii(crowd: count, side: Double(min(size.width, size.height)))
            guard let pose = place(radii: radii, spacing: spacing, upside: names[number].kind.hasUpside, &random) else {
                continue
            }
            glyphs.append(Self.painted(number, pose, of: names, among: numbers, style: style, &random))
        }
    }

    static func light(_ random: inout SeededGenerator) -> SceneLight {
        let (angle, distance) = (random.uniform(0...(2 * .pi)), random.uniform(0.04...0.16))
        // Light comes from above more often than not.
        let offset = SIMD2(cos(angle) * distance, abs(sin(angle)) * distance)
        return SceneLight(offset: offset, strength: random.chance(0.75) ? Float(random.uniform(0.3...0.7)) : 0)
    }

    /// Which glyphs play: some of one kind, the rest any.
    private static func cast(
        _ count: Int, of choice: GlyphChoice, style: SceneStyle, _ random: inout SeededGenerator
    ) -> [Int] {
        var numbers: [Int] = []
        if count >= 2, random.chance(style.emoji.siblingShare) {
            let kin = random.integer(2...min(count, 3))
            let first = choice.any(&random)
            let family =
                choice.siblings.isEmpty || random.chance(0.35) ? first.map { [$0] } ?? [] : random.pick(choice.siblings)
            if !family.isEmpty { numbers = (0..<kin).map { _ in random.pick(family) } }
        }
        while numbers.count < count, let next = choice.any(&random) { numbers.append(next) }
        random.shuffle(&numbers)
        return numbers
    }

    /// A place that keeps its distance from the others: middles at least `spacing` × the sum of the radii apart.
    ///
    /// - Returns: nil when 24 tries found no room; never nil for the first glyph.
    private func place(
        radii: ClosedRange<Double>, spacing: Double, upside: Bool, _ random: inout SeededGenerator
    ) -> GlyphPose? {
        for _ in 0..<24 {
            let radius = random.uniform(radii)
            // A little of it may lie beyond the border.
            let (marginX, marginY) = (
                min(radius * 0.85, Double(size.width) / 2), min(radius * 0.85, Double(size.height) / 2)
            )
            let center = ImagePoint(
                x: random.uniform(marginX...Double(size.width) - marginX),
                y: random.uniform(marginY...Double(size.height) - marginY))
            let pose = GlyphPose(
                center: center, radius: radius, turn: Self.turn(upside: upside, &random), isFlipped: random.chance(0.5))
            let isFree = glyphs.allSatisfy { other in
                let distance = hypot(center.x - other.pose.center.x, center.y - other.pose.center.y)
                return distance >= spacing * (radius + other.pose.radius)
            }
            if isFree { return pose }
        }
        return nil
    }

    /// Mostly upright, sometimes leaning, now and then on its head or anyhow.
    private static func turn(upside: Bool, _ random: inout SeededGenerator) -> Double {
        let kind = random.unit()
        if kind < 0.62 { return random.uniform(-0.2...0.2) }
        if kind < 0.84 { return random.uniform(-0.8...0.8) }
        if upside, kind < 0.93 { return .pi + random.uniform(-0.3...0.3) }
        return random.uniform(-Double.pi...Double.pi)
    }

    private static func painted(
        _ number: Int, _ pose: GlyphPose, of names: [GlyphNames.Names], among cast: [Int], style: SceneStyle,
        _ random: inout SeededGenerator
    ) -> PlacedGlyph {
        // Twins are told apart by colour more often.
        let isTwin = cast.count { $0 == number } > 1
        let share = isTwin ? min(1, style.emoji.tintShare * 3) : style.emoji.tintShare
        let isTinted = random.chance(share)
        let tint = random.pick(TintColor.allCases)
        return PlacedGlyph(
            glyph: number, pose: pose, tint: isTinted && names[number].isTintable ? tint : nil,
            gain: Float(random.uniform(0.82...1.1)))
    }
}

extension SceneStyle {
    /// Radii in pixels of the objects of a scene that has so many.
    func radii(crowd: Int, side: Double) -> ClosedRange<Double> {
        let largest = max(smallestRadius, largestRadius / (1 + 0.12 * Double(crowd - 1)))
        return smallestRadius * side...largest * side
    }
}
