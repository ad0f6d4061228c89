internal import Foundation
internal import SegFormats
internal import Torch

/// A table of positions made of slow waves along rows and columns, each in a random direction.
///
/// The place (r, c) of a table R × C is Σ a(u, v) · cos(π u (r + ½) / R) · cos(π v (c + ½) / C) · d(u, v), u and v from 0 to 4
/// and not both 0, with a = 1 / (u + v) and d random. A linear map of what the tower then sees gives row and column, and
/// a picture of another size, for which the table is stretched, finds its places where they belong.
struct PositionWaves {
    /// Root mean square of all numbers of the table.
    let size: Double

    /// The waves along one axis.
    private static let frequencies = 0...4

    /// A table [R, C, width].
    func table(_ shape: [Int], _ random: inout SeededGenerator) throws -> Tensor {
        let (rows, columns, width) = (shape[0], shape[1], shape[2])
        var values = [Double](repeating: 0, count: rows * columns * width)
        for u in Self.frequencies {
            for v in Self.frequencies where u + v > 0 {
                let direction = (0..<width).map { _ in random.normal() / Double(u + v) }
                for place in 0..<rows * columns {
                    let height = Self.wave(u, place / columns, of: rows) * Self.wave(v, place % columns, of: columns)
                    for index in 0..<width { values[place * width + index] += height * direction[index] }
                }
            }
        }
        let mean = values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))
        let factor = mean > 0 ? size / mean.squareRoot() : 0
        return try Tensor(values.map { Float($0 * factor) }, shape: shape)
    }

    private static func wave(_ frequency: Int, _ place: Int, of count: Int) -> Double {
        cos(.pi * Double(frequency) * (Double(place) + 0.5) / Double(count))
    }
}
