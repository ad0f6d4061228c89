#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// SplitMix64: a small generator whose numbers depend on its seed alone, on every platform and over every libtorch.
package struct RandomBits: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator; different streams of one seed are independent.
    package init(seed: UInt64, stream: UInt64 = 0) {
        state = seed &+ stream &* 0xD1B5_4A32_D192_ED03
        state = next() ^ stream
    }

    /// 64 uniform bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A multiple of 2⁻⁵³, uniform in 0 ..< 1.
    package mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Two independent standard normal numbers, by Marsaglia's polar method.
    package mutating func normals() -> (Double, Double) {
        while true {
            let (x, y) = (2 * unit() - 1, 2 * unit() - 1)
            let square = x * x + y * y
            if square > 0 && square < 1 {
                let scale = (-2 * log(square) / square).squareRoot()
                return (x * scale, y * scale)
            }
        }
    }
}
