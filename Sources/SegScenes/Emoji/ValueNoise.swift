internal import SegFormats
internal import SegGeometry

/// Smooth noise: random values on a lattice, interpolated smoothly, several octaves added up (Perlin's fractal sum).
struct ValueNoise: Hashable, Sendable {
    /// Seed of the lattice's values.
    var seed: UInt64
    /// Cells of the coarsest lattice along the shorter side.
    var cells: Double
    /// Lattices, each twice as fine and half as strong as the one before.
    var octaves: Int

    /// The noise at each pixel, 0 to 1 and mostly near the middle, row after row.
    func field(_ size: ImageSize) -> [Float] {
        var field = [Float](repeating: 0, count: size.area)
        var (weight, total): (Float, Float) = (1, 0)
        for octave in 0..<octaves {
            total += weight
            weight /= 2
            let pixels = Double(min(size.width, size.height)) / (cells * Double(1 << octave))
            // Finer than two pixels nothing is smooth.
            if pixels < 2 { break }
        }
        weight = 1 / total
        for octave in 0..<octaves {
            let pixels = Double(min(size.width, size.height)) / (cells * Double(1 << octave))
            add(weight, cell: max(1, pixels), seed: seed &+ UInt64(octave), to: &field, size: size)
            weight /= 2
            if pixels < 2 { break }
        }
        return field
    }

    private func add(_ weight: Float, cell: Double, seed: UInt64, to field: inout [Float], size: ImageSize) {
        let columns = Int(Double(size.width) / cell) + 2
        let rows = Int(Double(size.height) / cell) + 2
        var random = SeededGenerator(seed: seed)
        let lattice = (0..<columns * rows).map { _ in Float(random.next() >> 40) * 0x1p-24 * weight }
        let places = (0..<size.width).map { Self.place(Double($0) / cell) }
        var line = [Float](repeating: 0, count: columns)
        field.withUnsafeMutableBufferPointer { field in
            for y in 0..<size.height {
                let (row, share) = Self.place(Double(y) / cell)
                for column in 0..<columns {
                    let (upper, lower) = (lattice[row * columns + column], lattice[(row + 1) * columns + column])
                    line[column] = upper + (lower - upper) * share
                }
                for x in 0..<size.width {
                    let (column, share) = places[x]
                    field[y * size.width + x] += line[column] + (line[column + 1] - line[column]) * share
                }
            }
        }
    }

    /// The cell of a position, and how far into it, smoothed so that slopes meet at the cells' borders.
    private static func place(_ position: Double) -> (Int, Float) {
        let cell = Int(position)
        let t = Float(position - Double(cell))
        return (cell, t * t * (3 - 2 * t))
    }
}
