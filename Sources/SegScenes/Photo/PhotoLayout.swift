internal import Foundation
internal import SegFormats
internal import SegGeometry
internal import SegImaging

/// A cut-out before it is drawn.
struct PlacedCutout: Hashable, Sendable {
    /// Its number in the materials.
    var cutout: Int
    var pose: GlyphPose
    /// The part of a photograph that fills its outline; nil: its own colours.
    var texture: PhotoCrop?
    /// What its brightness is multiplied by.
    var gain: Float
    /// How far its mean colour goes towards that of what is behind it, 0 to 1.
    var match: Float
}

/// Where everything of a RefPhoto scene goes: all of its chance, none of its pixels.
struct PhotoLayout: Hashable, Sendable {
    var size: ImageSize
    var backdrop: Backdrop
    var light: SceneLight
    /// The objects from back to front.
    var objects: [PlacedCutout] = []
    /// Whether it is a photograph as it is, about the object that it shows.
    var isWhole = false
    /// How often the backdrop, and how often the whole picture, is blurred by one pixel.
    var blurBehind = 0
    var blurAll = 0

    /// Lays out scene `index` of the series `seed`: a pure function of its arguments.
    ///
    /// - Precondition: `style.problems` is empty.
    init(seed: UInt64, index: Int, style: SceneStyle, choice: PhotoChoice) {
        var random = SeededGenerator(seed: seed, index: index)
        size = random.pick(style.sizes)
        let photographs = choice.materials.scenery.count
        backdrop = Backdrop(photographs: photographs, share: style.photo.photographShare, &random)
        light = EmojiLayout.light(&random)
        blurAll = random.chance(0.3) ? random.integer(1...2) : 0
        if random.chance(style.photo.wholeShare), let shown = choice.photographed(&random) {
            showPhotograph(of: shown, choice, style, &random)
        } else {
            compose(choice, style, &random)
        }
    }

    /// Cut-outs before any background.
    private mutating func compose(_ choice: PhotoChoice, _ style: SceneStyle, _ random: inout SeededGenerator) {
        blurBehind = random.chance(0.35) ? random.integer(1...4) : 0
        let match = Float(random.uniform(0...0.5))
        if random.chance(style.photo.closeUpShare) {
            let side = Double(min(size.width, size.height))
            let pose = GlyphPose(
                center: ImagePoint(
                    x: Double(size.width) * random.uniform(0.4...0.6),
                    y: Double(size.height) * random.uniform(0.4...0.6)),
                radius: side * random.uniform(0.32...0.54), turn: Self.turn(&random), isFlipped: random.chance(0.5))
            add(pose, match, choice, style, &random)
            add(random.integer(0...2), spacing: 0.7, match, choice, style, &random)
            random.shuffle(&objects)
        } else {
            let count = random.integer(style.fewestShapes...style.mostShapes)
            add(count, spacing: random.chance(style.overlapShare) ? 0.6 : 0.92, match, choice, style, &random)
        }
    }

    private mutating func add(
        _ count: Int, spacing: Double, _ match: Float, _ choice: PhotoChoice, _ style: SceneStyle,
        _ random: inout SeededGenerator
    ) {
        let radii = style.radii(crowd: count, side: Double(min(size.width, size.height)))
        for _ in 0..<count {
            guard let pose = place(radii: radii, spacing: spacing, &random) else { continue }
            add(pose, match, choice, style, &random)
        }
    }

    private mutating func add(
        _ pose: GlyphPose, _ match: Float, _ choice: PhotoChoice, _ style: SceneStyle, _ random: inout SeededGenerator
    ) {
        let behind: Set<String> = backdrop.photograph.map { choice.materials.scenery[$0] } ?? []
        guard let number = choice.any(style.photo, unlike: behind, &random) else { return }
        let isFilled = choice.materials.cutouts[number].home == nil && random.chance(style.photo.textureShare)
        let texture = Backdrop.crop(of: max(1, choice.materials.scenery.count), &random)
        objects.append(
            PlacedCutout(
                cutout: number, pose: pose, texture: isFilled && !choice.materials.scenery.isEmpty ? texture : nil,
                gain: Float(random.uniform(0.8...1.15)), match: match))
    }

    /// A place whose middle keeps at least `spacing` × the sum of the radii from the others'.
    ///
    /// - Returns: nil when 24 tries found no room; never nil for the first object.
    private func place(radii: ClosedRange<Double>, spacing: Double, _ random: inout SeededGenerator) -> GlyphPose? {
        for _ in 0..<24 {
            let radius = random.uniform(radii)
            let (marginX, marginY) = (
                min(radius * 0.7, Double(size.width) / 2), min(radius * 0.7, Double(size.height) / 2)
            )
            let center = ImagePoint(
                x: random.uniform(marginX...Double(size.width) - marginX),
                y: random.uniform(marginY...Double(size.height) - marginY))
            let pose = GlyphPose(
                center: center, radius: radius, turn: Self.turn(&random), isFlipped: random.chance(0.5))
            let isFree = objects.allSatisfy { other in
                let distance = hypot(center.x - other.pose.center.x, center.y - other.pose.center.y)
                return distance >= spacing * (radius + other.pose.radius)
            }
            if isFree { return pose }
        }
        return nil
    }

    /// Mostly upright, sometimes leaning, now and then anyhow.
    private static func turn(_ random: inout SeededGenerator) -> Double {
        let kind = random.unit()
        if kind < 0.65 { return random.uniform(-0.15...0.15) }
        return kind < 0.88 ? random.uniform(-0.7...0.7) : random.uniform(-Double.pi...Double.pi)
    }
}

// Photographs as they are.
extension PhotoLayout {
    /// A part of the photograph that shows a cut-out, in which the cut-out lies where it was.
    private mutating func showPhotograph(
        of number: Int, _ choice: PhotoChoice, _ style: SceneStyle, _ random: inout SeededGenerator
    ) {
        guard let home = choice.materials.cutouts[number].home else { return }
        let whole = choice.materials.backgrounds.photographs[home.background][0].size
        var crop = PhotoCrop(
            photograph: home.background, x: 0, y: 0, share: 1, isFlipped: random.chance(0.5),
            gain: Float(random.uniform(0.8...1.2)))
        // Pixels of the photograph that one of the picture stands for.
        let largest = min(
            Double(whole.width - 1) / Double(max(1, size.width - 1)),
            Double(whole.height - 1) / Double(max(1, size.height - 1)))
        let longest = max(home.width, home.height)
        let wanted = longest / (Double(max(size.width, size.height)) * random.uniform(0.35...1.05))
        crop.share = min(1, max(0.05, wanted / largest))
        let step = largest * crop.share
        func start(_ middle: Double, _ side: Int, _ whole: Int) -> (share: Double, pixel: Double) {
            let free = Double(whole - 1) - step * Double(side - 1)
            guard free > 0 else { return (0, 0) }
            let share = min(1, max(0, (middle - step * Double(side) * random.uniform(0.35...0.65)) / free))
            return (share, share * free)
        }
        let middle = (x: home.left + home.width / 2, y: home.top + home.height / 2)
        let (left, top) = (start(middle.x, size.width, whole.width), start(middle.y, size.height, whole.height))
        (crop.x, crop.y) = (left.share, top.share)
        backdrop.pattern = .photograph(crop)
        isWhole = true
        light.strength = 0
        let x = (middle.x - 0.5 - left.pixel) / step + 0.5
        let center = ImagePoint(
            x: crop.isFlipped ? Double(size.width) - x : x, y: (middle.y - 0.5 - top.pixel) / step + 0.5)
        let pose = GlyphPose(center: center, radius: longest / step / 2, turn: 0, isFlipped: crop.isFlipped)
        objects = [PlacedCutout(cutout: number, pose: pose, texture: nil, gain: crop.gain, match: 0)]
    }
}

extension Backdrop {
    /// The number of the photograph that it shows.
    var photograph: Int? {
        if case .photograph(let crop) = pattern { crop.photograph } else { nil }
    }
}
