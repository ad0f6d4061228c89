public import SegFormats
public import SegGeometry

/// What examples can be about: a picture, words, and what the words mean in it. Every dataset is read as these.
public struct AnnotatedObject: Sendable {
    /// Words for what is meant.
    public struct Expression: Hashable, Sendable {
        /// The id of examples that use these words.
        public var id: String
        /// The words.
        public var text: String

        /// Words with the id of their examples.
        public init(id: String, text: String) {
            self.id = id
            self.text = text
        }
    }

    /// What the words mean.
    public enum Meaning: Sendable {
        /// Some objects by their masks, which are made when they are asked for: what is wrong with one of them is
        /// added to the report, what spoils all of them is thrown.
        case objects(@Sendable (inout DataReport) throws(DataProblem) -> [RunLengthMask])
        /// Nothing that the picture shows.
        case nothing
        /// The picture as a whole: the words describe it.
        case picture
    }

    /// How reports call it.
    public var label: String
    /// The picture's path as it is to stand in conversations.
    public var image: String
    /// The number of its first expression in the whole dataset, whatever of the dataset is read: draws hang on it.
    public var place: Int
    /// The words; each gives an example of its own.
    public var expressions: [Expression]
    /// What they mean, all of them the same.
    public var meaning: Meaning
    /// Names of things that the picture is known not to show.
    public var absent: [String] = []

    /// An annotated object.
    public init(label: String, image: String, place: Int, expressions: [Expression], meaning: Meaning) {
        self.label = label
        self.image = image
        self.place = place
        self.expressions = expressions
        self.meaning = meaning
    }
}

/// A dataset as annotated objects, one after the other; what cannot be one is added to a report.
public protocol AnnotationSource {
    /// The dataset's name: draws hang on it.
    var name: String { get }

    /// Calls `body` with each annotated object in the dataset's order, holding no more in memory than an entry or a
    /// file needs.
    ///
    /// - Throws: `FormatError` when the dataset cannot be read at all, and whatever `body` throws.
    func forEachObject(report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void) throws
}
