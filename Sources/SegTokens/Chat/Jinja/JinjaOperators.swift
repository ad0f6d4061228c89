/// What stands between two values.
enum JinjaOperators {
    /// `left sign right`
    static func apply(_ sign: String, _ left: JinjaValue, _ right: JinjaValue) throws(JinjaError) -> JinjaValue {
        switch (sign, left, right) {
        case ("==", _, _): return .bool(left.equals(right))
        case ("!=", _, _): return .bool(!left.equals(right))
        case ("in", _, _): return .bool(try right.contains(left))
        case ("~", _, _): return .string(try left.text() + right.text())
        case ("+", .string(let a), .string(let b)): return .string(a + b)
        case ("+", .list(let a), .list(let b)): return .list(a + b)
        case (_, .string(let a), .string(let b)) where "<=>=".contains(sign):
            return .bool(compare(sign, less: lexicographic(a, b), same: left.equals(right)))
        default: return try calculate(sign, left, right)
        }
    }

    private static func calculate(
        _ sign: String, _ left: JinjaValue, _ right: JinjaValue
    ) throws(JinjaError) -> JinjaValue {
        guard let a = left.number, let b = right.number else {
            throw JinjaError("\"\(sign)\" between \(left.kind) and \(right.kind)")
        }
        if "<=>=".contains(sign) { return .bool(compare(sign, less: a < b, same: a == b)) }
        if case (.integer(let a), .integer(let b)) = (left, right), sign != "/" {
            guard let value = integer(sign, a, b) else { throw JinjaError("\(a) \(sign) \(b)") }
            return .integer(value)
        }
        switch sign {
        case "+": return .float(a + b)
        case "-": return .float(a - b)
        case "*": return .float(a * b)
        case "/" where b != 0: return .float(a / b)
        default: throw JinjaError("\"\(sign)\" between \(a) and \(b)")
        }
    }

    /// Whole numbers as Python has them, division towards −∞; nil for what has no value.
    private static func integer(_ sign: String, _ a: Int, _ b: Int) -> Int? {
        switch sign {
        case "+": return exact(a.addingReportingOverflow(b))
        case "-": return exact(a.subtractingReportingOverflow(b))
        case "*": return exact(a.multipliedReportingOverflow(by: b))
        case "//", "%":
            guard b != 0, b != -1 else {
                return b == 0 ? nil : sign == "%" ? 0 : exact((0).subtractingReportingOverflow(a))
            }
            let remainder = a % b
            let isOff = remainder != 0 && (remainder < 0) != (b < 0)
            return sign == "%" ? (isOff ? remainder + b : remainder) : (isOff ? a / b - 1 : a / b)
        default: return nil
        }
    }

    private static func exact(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
        result.overflow ? nil : result.partialValue
    }

    private static func lexicographic(_ a: String, _ b: String) -> Bool {
        a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
    }

    private static func compare(_ sign: String, less: Bool, same: Bool) -> Bool {
        switch sign {
        case "<": less
        case "<=": less || same
        case ">": !less && !same
        default: !less
        }
    }
}

/// `value[from:to:step]`
enum JinjaSlice {
    static func of(_ value: JinjaValue, _ bounds: [JinjaValue?]) throws(JinjaError) -> JinjaValue {
        var numbers: [Int?] = []
        for bound in bounds {
            switch bound {
            case .integer(let number)?: numbers.append(number)
            case nil, JinjaValue.none?: numbers.append(nil)
            case let other?: throw JinjaError("a slice by \(other.kind)")
            }
        }
        let items = try value.items()
        let step = numbers[2] ?? 1
        guard step != 0 else { throw JinjaError("a slice with a step of 0") }
        let (low, high) = step > 0 ? (0, items.count) : (-1, items.count - 1)
        func place(_ number: Int?, _ fallback: Int) -> Int {
            number.map { min(max($0 < 0 ? $0 + items.count : $0, low), high) } ?? fallback
        }
        let places = stride(
            from: place(numbers[0], step > 0 ? 0 : high), to: place(numbers[1], step > 0 ? high : -1), by: step)
        let taken = places.map { items[$0] }
        guard case .string = value else { return .list(taken) }
        return .string(try taken.map { (item) throws(JinjaError) in try item.text() }.joined())
    }
}
