internal import Foundation
internal import SegFormats
internal import SegGeometry
internal import SegImaging

/// What lies behind the objects of an emoji scene.
struct Backdrop: Hashable, Sendable {
    /// How a pixel's place becomes a number from 0 to 1, which the palette turns into a colour.
    enum Pattern: Hashable, Sendable {
        /// Rising along a direction, in radians.
        case slope(angle: Double)
        /// Rising from a point, in shares of the sides.
        case glow(x: Double, y: Double)
        /// Clouds.
        case clouds(ValueNoise)
        /// Rings of wood or veins of marble: clouds folded so many times.
        case grain(ValueNoise, folds: Float)
        /// Cloth: threads of so many pixels at an angle in radians, uneven by noise.
        case weave(ValueNoise, thread: Double, angle: Double)
        /// Square tiles of so many pixels with joints, uneven by noise.
        case tiles(ValueNoise, side: Double)
        /// Dots in rows, so many pixels apart.
        case dots(spacing: Double, angle: Double)
        /// A part of a photograph.
        case photograph(PhotoCrop)
    }

    var pattern: Pattern
    /// Colours for 0, one half and 1.
    var palette: [Paint]
    /// How much darker the corners are, 0 to 1.
    var vignette: Float
    /// The strongest noise of single pixels, in levels.
    var grain: Int
    var grainSeed: UInt64

    /// A random backdrop; a photograph with the given probability, if there are any.
    init(photographs: Int, share: Double, _ random: inout SeededGenerator) {
        let wantsPhotograph = random.chance(share)
        pattern =
            wantsPhotograph && photographs > 0
            ? .photograph(Self.crop(of: photographs, &random)) : Self.drawn(&random)
        palette = Self.palette(&random)
        vignette = random.chance(0.5) ? Float(random.uniform(0.05...0.35)) : 0
        grain = random.chance(0.6) ? random.integer(2...8) : 0
        grainSeed = random.next()
    }

    static func crop(of photographs: Int, _ random: inout SeededGenerator) -> PhotoCrop {
        PhotoCrop(
            photograph: random.integer(0...photographs - 1), x: random.unit(), y: random.unit(),
            share: random.uniform(0.35...1), isFlipped: random.chance(0.5), gain: Float(random.uniform(0.75...1.2)))
    }

    private static func drawn(_ random: inout SeededGenerator) -> Pattern {
        func noise(_ cells: ClosedRange<Double>, _ octaves: Int, _ random: inout SeededGenerator) -> ValueNoise {
            ValueNoise(seed: random.next(), cells: random.uniform(cells), octaves: octaves)
        }
        switch random.integer(0...7) {
        case 0: return .slope(angle: random.uniform(0...(2 * .pi)))
        case 1: return .glow(x: random.uniform(0.1...0.9), y: random.uniform(0.1...0.9))
        case 2, 3: return .clouds(noise(1.5...6, 5, &random))
        case 4: return .grain(noise(0.8...2.5, 4, &random), folds: Float(random.uniform(3...9)))
        case 5:
            return .weave(noise(2...6, 4, &random), thread: random.uniform(2.5...6), angle: random.uniform(0...(.pi)))
        case 6: return .tiles(noise(3...8, 4, &random), side: random.uniform(24...80))
        default: return .dots(spacing: random.uniform(10...40), angle: random.uniform(0...(.pi)))
        }
    }

    /// Three colours of one family: a muted base, and a darker and a lighter one that lean a little to either side.
    private static func palette(_ random: inout SeededGenerator) -> [Paint] {
        let grey = Paint(red: 1, green: 1, blue: 1).scaled(Double(random.integer(40...215)))
        let base = Paint.random(&random).mixed(random.uniform(0.1...0.55), into: grey)
        let spread = random.uniform(0.12...0.5)
        let dark = base.scaled(1 - spread).varied(by: 14, &random)
        let light = base.mixed(1 - spread, into: Paint(red: 255, green: 252, blue: 245)).varied(by: 14, &random)
        return random.chance(0.5) ? [dark, base, light] : [light, base, dark]
    }

    /// Fills `pixels` (RGB, row-major) of a picture of the given size.
    func paint(_ pixels: inout [UInt8], size: ImageSize, dataset: PhotoSet) {
        if case .photograph(let crop) = pattern {
            crop.paint(&pixels, size: size, from: dataset)
        } else {
            paint(field(size), &pixels)
        }
        if vignette > 0 { darkenCorners(&pixels, size: size) }
    }

    private func paint(_ field: [Float], _ pixels: inout [UInt8]) {
        let table = colors()
        pixels.withUnsafeMutableBufferPointer { pixels in
            for (index, value) in field.enumerated() {
                let entry = min(255, max(0, Int(value * 255.99))) * 3
                pixels[index * 3] = table[entry]
                pixels[index * 3 + 1] = table[entry + 1]
                pixels[index * 3 + 2] = table[entry + 2]
            }
        }
    }

    /// The palette at 256 steps.
    private func colors() -> [UInt8] {
        (0..<256).flatMap { step -> [UInt8] in
            let (low, high) = step < 128 ? (palette[0], palette[1]) : (palette[1], palette[2])
            let color = high.mixed(Double(step % 128) / 128, into: low)
            return [color.red, color.green, color.blue].map { UInt8(Paint.clamp($0)) }
        }
    }

    private func darkenCorners(_ pixels: inout [UInt8], size: ImageSize) {
        let columns = (0..<size.width).map { x -> Float in
            let offset = (Float(x) + 0.5) / Float(size.width) * 2 - 1
            return offset * offset
        }
        pixels.withUnsafeMutableBufferPointer { pixels in
            var at = 0
            for y in 0..<size.height {
                let offset = (Float(y) + 0.5) / Float(size.height) * 2 - 1
                let row = offset * offset
                for column in columns {
                    let gain = Int32((1 - vignette * (row + column) / 2) * 256)
                    for channel in at..<at + 3 { pixels[channel] = UInt8((Int32(pixels[channel]) * gain) >> 8) }
                    at += 3
                }
            }
        }
    }
}

extension Backdrop {
    /// Adds the noise of single pixels, objects included, as a sensor does: eight channels share one random number.
    func addGrain(_ pixels: inout [UInt8]) {
        guard grain > 0 else { return }
        var random = SeededGenerator(seed: grainSeed)
        let levels = Int32(grain)
        pixels.withUnsafeMutableBufferPointer { pixels in
            for start in stride(from: 0, to: pixels.count, by: 8) {
                var bits = random.next()
                for index in start..<min(start + 8, pixels.count) {
                    let offset = ((Int32(truncatingIfNeeded: bits & 0xFF) - 128) * levels) >> 7
                    pixels[index] = UInt8(min(255, max(0, Int32(pixels[index]) + offset)))
                    bits >>= 8
                }
            }
        }
    }
}

// Patterns as numbers from 0 to 1.
extension Backdrop {
    private func field(_ size: ImageSize) -> [Float] {
        switch pattern {
        case .slope(let angle): return Self.slope(angle, size)
        case .glow(let x, let y): return Self.glow(x * Double(size.width), y * Double(size.height), size)
        case .clouds(let noise):
            // The sum of octaves keeps to the middle; spread it.
            return noise.field(size).map { ($0 - 0.5) * 1.9 + 0.5 }
        case .grain(let noise, let folds): return noise.field(size).map { Self.fold($0 * folds) }
        case .weave(let noise, let thread, let angle):
            return Self.textured(noise.field(size), size, Self.weave(thread, angle))
        case .tiles(let noise, let side):
            return Self.textured(noise.field(size), size) { Self.joint(Float(side), $0, $1) }
        case .dots(let spacing, let angle):
            return Self.textured([Float](repeating: 0.5, count: size.area), size, Self.dot(spacing, angle))
        case .photograph: return []
        }
    }

    private static func slope(_ angle: Double, _ size: ImageSize) -> [Float] {
        let (dx, dy) = (Float(cos(angle)), Float(sin(angle)))
        let reach = abs(dx) * Float(size.width) + abs(dy) * Float(size.height)
        let (cx, cy) = (Float(size.width) / 2, Float(size.height) / 2)
        return textured([Float](repeating: 0, count: size.area), size) { x, y in
            ((x - cx) * dx + (y - cy) * dy) / reach + 0.5
        }
    }

    private static func glow(_ cx: Double, _ cy: Double, _ size: ImageSize) -> [Float] {
        let reach = Float(hypot(Double(size.width), Double(size.height))) * 0.8
        let (cx, cy) = (Float(cx), Float(cy))
        return textured([Float](repeating: 0, count: size.area), size) { x, y in
            1 - (((x - cx) * (x - cx) + (y - cy) * (y - cy)).squareRoot()) / reach
        }
    }

    /// Goes up and down between 0 and 1.
    private static func fold(_ value: Float) -> Float {
        let part = value - value.rounded(.down)
        return part < 0.5 ? part * 2 : 2 - part * 2
    }

    /// Adds `value`(column, row) to a field.
    private static func textured(
        _ field: [Float], _ size: ImageSize, _ value: (Float, Float) -> Float
    ) -> [Float] {
        var field = field
        field.withUnsafeMutableBufferPointer { field in
            for y in 0..<size.height {
                for x in 0..<size.width { field[y * size.width + x] += value(Float(x), Float(y)) }
            }
        }
        return field
    }

    private static func weave(_ thread: Double, _ angle: Double) -> (Float, Float) -> Float {
        let (c, s) = (Float(cos(angle) / thread), Float(sin(angle) / thread))
        return { x, y in
            let (u, v) = (x * c + y * s, y * c - x * s)
            return (fold(u / 2) * fold(v) + fold(v / 2) * fold(u) - 0.5) * 0.28
        }
    }

    private static func joint(_ side: Float, _ x: Float, _ y: Float) -> Float {
        let edge = min(fold(x / side), fold(y / side)) * side / 2
        return edge < 1.5 ? (edge - 1.5) * 0.3 : 0
    }

    private static func dot(_ spacing: Double, _ angle: Double) -> (Float, Float) -> Float {
        let (c, s) = (Float(cos(angle) / spacing), Float(sin(angle) / spacing))
        let radius = Float(spacing) * 0.28
        return { x, y in
            let (u, v) = (fold(x * c + y * s) - 0.5, fold(y * c - x * s) - 0.5)
            let distance = (u * u + v * v).squareRoot() * Float(spacing)
            return min(1, max(0, radius - distance + 0.5)) * 0.3 - 0.15
        }
    }
}
