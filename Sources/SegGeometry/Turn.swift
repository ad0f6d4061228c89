/// Which way three points turn, exactly.
///
/// Shewchuk: Adaptive precision floating-point arithmetic and fast robust geometric predicates (1997): the plain
/// determinant where its rounding error cannot change the sign, else a sum without error.
enum Turn {
    /// 1, −1, or 0 if the points lie on a line: the sign of (a − c) × (b − c).
    static func sign(_ a: ImagePoint, _ b: ImagePoint, _ c: ImagePoint) -> Int {
        let left = (a.x - c.x) * (b.y - c.y)
        let right = (a.y - c.y) * (b.x - c.x)
        let determinant = left - right
        let errorBound = 3.330_669_073_875_471_6e-16 * (abs(left) + abs(right))
        if abs(determinant) > errorBound { return determinant > 0 ? 1 : -1 }
        return exactSign(a, b, c)
    }

    private static func exactSign(_ a: ImagePoint, _ b: ImagePoint, _ c: ImagePoint) -> Int {
        // The determinant multiplied out, where c.x × c.y cancels.
        var sum = ExactSum()
        sum.addProduct(a.x, b.y)
        sum.addProduct(-a.x, c.y)
        sum.addProduct(-c.x, b.y)
        sum.addProduct(-a.y, b.x)
        sum.addProduct(a.y, c.x)
        sum.addProduct(c.y, b.x)
        return sum.sign
    }
}

/// A sum of products without rounding: parts that do not overlap, the smallest first.
private struct ExactSum {
    private var parts: [Double] = []

    mutating func addProduct(_ x: Double, _ y: Double) {
        let product = x * y
        add((-product).addingProduct(x, y))
        add(product)
    }

    private mutating func add(_ value: Double) {
        var carry = value
        for index in parts.indices {
            let sum = carry + parts[index]
            let share = sum - carry
            parts[index] = (carry - (sum - share)) + (parts[index] - share)
            carry = sum
        }
        parts.append(carry)
    }

    /// The largest part that is not zero decides.
    var sign: Int {
        guard let largest = parts.last(where: { $0 != 0 }) else { return 0 }
        return largest > 0 ? 1 : -1
    }
}
