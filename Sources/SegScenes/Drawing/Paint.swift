internal import SegFormats

/// A colour in 8-bit RGB.
struct Paint: Hashable, Sendable {
    var red: Int
    var green: Int
    var blue: Int

    /// Squared distance, green counted double and red by half as much again, near to how different two colours look.
    func distance(to other: Paint) -> Int {
        let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
        return (3 * r * r + 4 * g * g + 2 * b * b) / 3
    }

    /// The colour with each channel moved by up to `amount`, kept in 0…255.
    func varied(by amount: Int, _ random: inout SeededGenerator) -> Paint {
        Paint(
            red: Self.clamp(red + random.integer(-amount...amount)),
            green: Self.clamp(green + random.integer(-amount...amount)),
            blue: Self.clamp(blue + random.integer(-amount...amount)))
    }

    /// `share` parts of this colour and the rest of `other`.
    func mixed(_ share: Double, into other: Paint) -> Paint {
        func mix(_ own: Int, _ other: Int) -> Int { other + Int((Double(own - other) * share).rounded()) }
        return Paint(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
    }

    /// Each channel times `factor`, kept in 0…255.
    func scaled(_ factor: Double) -> Paint {
        func scale(_ channel: Int) -> Int { Self.clamp(Int((Double(channel) * factor).rounded())) }
        return Paint(red: scale(red), green: scale(green), blue: scale(blue))
    }

    /// Any colour at all.
    static func random(_ random: inout SeededGenerator) -> Paint {
        Paint(red: random.integer(0...255), green: random.integer(0...255), blue: random.integer(0...255))
    }

    /// `value`, kept in 0…255.
    static func clamp(_ value: Int) -> Int {
        min(max(value, 0), 255)
    }
}
