public import ArgumentParser
internal import SegGeometry
public import SegNotation

/// What is asked about a picture.
struct QuestionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What to look for, in words. Several --query are answered over one reading of the picture.",
            valueName: "text"))
    var query: [String] = []

    @Option(help: ArgumentHelp("A position on the object, in pixels.", valueName: "x,y"))
    var point: NumberList?

    @Option(help: ArgumentHelp("A region that holds the object, in pixels.", valueName: "x1,y1,x2,y2"))
    var box: NumberList?

    @Flag(help: "--point and --box are 0…1 of the picture's width and height.")
    var normalized = false

    @Option(help: "What to ask for: mask, box or point.")
    var target: Target = .mask

    @Option(help: "The words of the user's turn, in place of the default question.")
    var prompt: String?

    func validate() throws {
        let given = [!query.isEmpty, point != nil, box != nil].count { $0 }
        guard given <= 1 else { throw ValidationError("give one of --query, --point and --box") }
        if query.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
            throw ValidationError("--query is empty: say what to look for")
        }
        if prompt?.allSatisfy(\.isWhitespace) == true {
            throw ValidationError("--prompt is empty: say what to ask, or leave it out for the default question")
        }
        if prompt != nil, query.count > 1 {
            throw ValidationError("--prompt takes the place of the question: it goes with one --query at most")
        }
        if let point, point.numbers.count != 2 { throw ValidationError("--point takes two numbers: x,y") }
        if let box, box.numbers.count != 4 { throw ValidationError("--box takes four numbers: x1,y1,x2,y2") }
    }

    /// Whether nothing is asked: then each picture needs a question of its own.
    var isEmpty: Bool { query.isEmpty && point == nil && box == nil && prompt == nil }

    /// How many questions per picture without one of its own is asked.
    var count: Int { max(1, query.count) }

    /// The queries for a picture of the given size, its own in place of the command's; one that is nil when only a
    /// prompt was given.
    ///
    /// - Throws: `QuestionError` when one points outside the picture, or there is none.
    func queries(for size: ImageSize, own: OwnQuestion? = nil) throws(QuestionError) -> [Query?] {
        switch own {
        case .text(let words)?: return [.text(words)]
        case .point(let numbers)?: return [.point(try Self.normalized(numbers, of: size, isNormalized: normalized))]
        case .box(let numbers)?: return [try box(numbers, in: size)]
        case nil: break
        }
        if !query.isEmpty { return query.map { .text($0) } }
        if isEmpty { throw .none }
        return [try place(in: size)]
    }

    private func place(in size: ImageSize) throws(QuestionError) -> Query? {
        if let point { return .point(try Self.normalized(point.numbers, of: size, isNormalized: normalized)) }
        guard let box else { return nil }
        return try self.box(box.numbers, in: size)
    }

    private func box(_ numbers: [Double], in size: ImageSize) throws(QuestionError) -> Query {
        let corners = [Array(numbers[..<2]), Array(numbers[2...])]
        let first = try Self.normalized(corners[0], of: size, isNormalized: normalized)
        let second = try Self.normalized(corners[1], of: size, isNormalized: normalized)
        return .box(NormalizedBox(x1: first.x, y1: first.y, x2: second.x, y2: second.y))
    }

    private static func normalized(
        _ numbers: [Double], of size: ImageSize, isNormalized: Bool
    ) throws(QuestionError) -> NormalizedPoint {
        let point = NormalizedPoint(
            x: isNormalized ? numbers[0] : numbers[0] / Double(size.width),
            y: isNormalized ? numbers[1] : numbers[1] / Double(size.height))
        guard (0...1).contains(point.x) && (0...1).contains(point.y) else {
            throw .outside(numbers, size: size, isNormalized: isNormalized)
        }
        return point
    }
}

/// A question that does not fit a picture.
enum QuestionError: Error, Hashable {
    case none
    case outside([Double], size: ImageSize, isNormalized: Bool)
}

extension QuestionError: CustomStringConvertible {
    var description: String {
        switch self {
        case .none: "no question: give --query, --point or --box, or a list with a \"query\" for each picture"
        case .outside(let numbers, let size, let isNormalized):
            "(\(numbers.map { "\($0)" }.joined(separator: ", "))) lies outside the picture of \(size.width) × \(size.height) pixels"
                + (isNormalized ? "" : "; for numbers from 0 to 1 give --normalized")
        }
    }
}

/// Finite numbers with commas between them.
struct NumberList: ExpressibleByArgument, Hashable {
    /// The numbers.
    let numbers: [Double]

    /// Nil unless every part is a finite number.
    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        numbers = parts.compactMap { Double($0.trimmingPrefix(while: \.isWhitespace)) }.filter(\.isFinite)
        if numbers.count != parts.count { return nil }
    }
}

extension Target: ExpressibleByArgument {}
