/// What geometry refuses, with the facts; the sentence is made in `description`.
public enum GeometryError: Error, Hashable, Sendable {
    /// A side is negative or longer than `ImageSize.maximumSide`.
    case sizeOutOfRange(width: Int, height: Int)
    /// A vertex is NaN or infinite (or becomes so when it is multiplied by the picture's size).
    case notFinite(ring: Int, vertex: Int)
    /// A tolerance is NaN, negative, or 10³⁰ pixels and more.
    case toleranceOutOfRange(Double)
    /// A compressed run-length string holds a byte outside its alphabet (0x30…0x6F).
    case badCharacter(offset: Int, byte: UInt8)
    /// A compressed run-length string ends inside a count.
    case truncatedCount(offset: Int)
    /// A run is negative or longer than the mask; `index` counts the runs.
    case runOutOfRange(index: Int, value: Int)
    /// The runs do not add up to the number of pixels; `got` is the sum where reading stopped.
    case runsDoNotFill(expected: Int, got: Int)
    /// Two masks that must have one size do not.
    case sizesDiffer(ImageSize, ImageSize)
    /// One crowd flag is needed for each ground truth.
    case crowdFlagsDiffer(expected: Int, got: Int)
}

extension GeometryError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .sizeOutOfRange(let width, let height):
            "a size of \(width)×\(height) is not within 0×0 and \(ImageSize.maximumSide)×\(ImageSize.maximumSide)"
        case .notFinite(let ring, let vertex): "vertex \(vertex) of ring \(ring) is not a finite number of pixels"
        case .toleranceOutOfRange(let tolerance): "a tolerance of \(tolerance) is not within 0 and 10³⁰"
        case .badCharacter(let offset, let byte):
            "byte \(byte) at offset \(offset) is no character of a run-length string"
        case .truncatedCount(let offset): "the run-length string ends inside the count that begins at offset \(offset)"
        case .runOutOfRange(let index, let value): "run \(index) is \(value) pixels long, which the mask cannot hold"
        case .runsDoNotFill(let expected, let got): "the runs cover \(got) pixels where the mask has \(expected)"
        case .sizesDiffer(let first, let second):
            "masks of \(first.width)×\(first.height) and \(second.width)×\(second.height) cannot be compared"
        case .crowdFlagsDiffer(let expected, let got): "\(got) crowd flags were given for \(expected) ground truths"
        }
    }
}
