internal import Foundation

/// The numbers of a run's metrics, each as a series over the steps.
///
/// A number has the path of its key as its name: `loss`, `parts.overlap`, `scores.textToMask.mean`.
struct MetricsSeries {
    /// A number at a step.
    struct Point: Hashable {
        var step: Double
        var value: Double
    }

    /// Points by name, in the order of the file.
    private(set) var points: [String: [Point]] = [:]
    /// Lines that are no metrics: a line that was being written when the run died, say.
    private(set) var skippedLines = 0

    /// Reads JSON lines. What is no number of a known step is passed over, and so are numbers that are not finite.
    init(jsonLines text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            guard let value = try? JSONDecoder().decode(ConfigValue.self, from: Data(line.utf8)),
                case .object(let members) = value, let step = members["step"]?.number
            else {
                skippedLines += 1
                continue
            }
            for (name, member) in members where name != "step" { add(member, named: name, step: step) }
        }
        addQuotient("tokensPerSecond", "tokens", by: "rolloutSeconds")
        addQuotient("answerTokensPerSecond", "answerTokens", by: "seconds")
        addQuotient("flatShare", "flatGroups", by: "groups")
    }

    private mutating func add(_ value: ConfigValue, named name: String, step: Double) {
        if case .object(let members) = value {
            for (key, member) in members { add(member, named: "\(name).\(key)", step: step) }
        } else if let number = value.number, number.isFinite {
            points[name, default: []].append(Point(step: step, value: number))
        }
    }

    /// Adds the quotient of two series where both have a point at the same step.
    private mutating func addQuotient(_ name: String, _ numerator: String, by denominator: String) {
        guard let tops = points[numerator], let bottoms = points[denominator] else { return }
        let values = Dictionary(bottoms.map { ($0.step, $0.value) }) { $1 }
        points[name] = tops.compactMap { top in
            guard let bottom = values[top.step], bottom > 0 else { return nil }
            return Point(step: top.step, value: top.value / bottom)
        }
    }

    /// The names that begin with `prefix` and end with `suffix`, sorted.
    func names(from prefix: String, to suffix: String = "") -> [String] {
        points.keys.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted()
    }
}

extension ConfigValue {
    /// The value as a number, 1 and 0 for true and false.
    fileprivate var number: Double? {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .int(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .double(let value): value
        case .null, .string, .array, .object: nil
        }
    }
}
