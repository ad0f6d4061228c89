public import SegNotation

/// What a dataset had that could not be used, entry by entry: never fatal, never silent.
public struct DataReport: Hashable, Sendable {
    /// What is wrong with an entry.
    public enum Problem: String, Hashable, Sendable, CaseIterable {
        /// An entry of `images` without id, file name or a usable size.
        case brokenImageRecord = "broken_image_record"
        /// A category without id or name.
        case brokenCategory = "broken_category"
        /// An annotation without ids, or whose segmentation is no mask of its picture.
        case brokenAnnotation = "broken_annotation"
        /// A reference without the fields it needs.
        case brokenReference = "broken_reference"
        /// A line or an entry of a list that is not what its format says.
        case brokenRecord = "broken_record"
        /// A file of a dataset of many files that cannot be read.
        case brokenFile = "broken_file"
        /// A shape without an inside, such as a point or a line.
        case shapeWithoutArea = "shape_without_area"
        /// An id or a name that two entries share, so that what refers to it could mean either.
        case duplicateID = "duplicate_id"
        /// An annotation that stands for a crowd, and outlines no object.
        case crowd = "crowd"
        /// Objects of a category of which their picture may show more (LVIS's `not_exhaustive_category_ids`).
        case notExhaustive = "not_exhaustive"
        /// A sentence without text.
        case emptyExpression = "empty_expression"
        /// A reference to a picture that the dataset does not list.
        case unknownImage = "unknown_image"
        /// A reference to an annotation that the dataset does not have.
        case unknownAnnotation = "unknown_annotation"
        /// A picture whose file is absent.
        case missingImage = "missing_image"
        /// A picture whose file is absent and that its annotation file holds, where it is taken from.
        case embeddedImage = "embedded_image"
        /// A picture that cannot be decoded, or not be prepared for the model.
        case brokenImage = "broken_image"
        /// A mask whose file is absent or cannot be read.
        case missingMask = "missing_mask"
        /// A mask and its picture that differ in size.
        case sizesDiffer = "sizes_differ"
        /// A picture's masks that were drawn on it as it is stored, and were turned with it.
        case turnedFrame = "turned_frame"
        /// Masks of a picture that EXIF turns without a change of size; they were taken as drawn on the upright one.
        case ambiguousFrame = "ambiguous_frame"
        /// Pictures whose file is absent, so that their size could not be compared with the masks'.
        case uncheckedFrame = "unchecked_frame"
        /// A mask that covers the whole picture.
        case fullMask = "full_mask"
        /// A mask that is the alpha channel of its file.
        case alphaMask = "alpha_mask"
        /// A mask in which no colour is the background.
        case noBackground = "no_background"
        /// The same object once more.
        case duplicateObject = "duplicate_object"
        /// Categories of one name, which are taken together.
        case sharedName = "shared_name"
        /// A mask without a pixel, or one with no outline of three vertices.
        case emptyMask = "empty_mask"
        /// A reference of one split whose picture is in a validation or test split.
        case leak = "leak"
        /// A split that the dataset does not have.
        case unknownSplit = "unknown_split"
        /// A split whose number of sentences is not the published one.
        case unexpectedCount = "unexpected_count"
        /// A conversation that the format asked for cannot hold.
        case unwritable = "unwritable"
        /// A conversation that is not about one picture, or has nothing to learn behind it.
        case unusable = "unusable"
        /// An example that is longer than a row of a batch.
        case longExample = "long_example"

        /// Whether the entry is used all the same: it is odd, or a choice was made.
        public var isNote: Bool {
            switch self {
            case .turnedFrame, .ambiguousFrame, .uncheckedFrame, .fullMask, .alphaMask, .sharedName, .unexpectedCount,
                .embeddedImage:
                true
            default: false
            }
        }
    }

    /// One entry that was left out, or that is odd.
    public struct Entry: Hashable, Sendable {
        /// What is wrong.
        public var problem: Problem
        /// Which entry, and what was found.
        public var detail: String
    }

    /// Everything that was found, in order.
    public private(set) var entries: [Entry] = []

    /// An empty report.
    public init() {}

    /// Adds an entry.
    public mutating func add(_ problem: Problem, _ detail: String) {
        entries.append(Entry(problem: problem, detail: detail))
    }

    /// Adds an entry.
    public mutating func add(_ problem: DataProblem) {
        entries.append(problem.entry)
    }

    /// Adds all of another report.
    public mutating func add(_ other: DataReport) {
        entries += other.entries
    }

    /// How many entries have each problem.
    public var counts: [Problem: Int] {
        entries.reduce(into: [:]) { $0[$1.problem, default: 0] += 1 }
    }

    /// How many entries have each problem, by its name.
    public var countsByName: [String: Int] {
        Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
    }

    /// The counts in a few words: what is not usable, and what is used but odd.
    public var summary: String {
        let (out, odd) = (listed { !$0.isNote }, listed(\.isNote))
        return (out.isEmpty ? "nothing left out" : "not usable: " + out) + (odd.isEmpty ? "" : "; noted: " + odd)
    }

    private func listed(_ isWanted: (Problem) -> Bool) -> String {
        let counts = counts
        return Problem.allCases.filter(isWanted).compactMap { problem in
            counts[problem].map { "\(problem.rawValue) \($0)" }
        }.joined(separator: ", ")
    }

    /// A sentence for each sort of problem: how often, and the first of them.
    public var notes: [String] {
        let counts = counts
        return Problem.allCases.compactMap { problem in
            guard let count = counts[problem], let first = entries.first(where: { $0.problem == problem }) else {
                return nil
            }
            let name = problem.rawValue.split(separator: "_").joined(separator: " ")
            return "\(name): \(count) (first: \(first.detail))"
        }
    }

    /// `{"counts": {…}, "entries": [{"problem", "detail"}, …]}`, counts in the order of `Problem`.
    public var json: JSONObjectWriter {
        let counts = counts
        var numbers = JSONObjectWriter()
        for problem in Problem.allCases {
            if let count = counts[problem] { numbers.field(problem.rawValue, count) }
        }
        var writer = JSONObjectWriter()
        writer.field("counts", numbers)
        writer.field(
            "entries",
            entries.map { entry in
                var line = JSONObjectWriter()
                line.field("problem", entry.problem.rawValue)
                line.field("detail", entry.detail)
                return line
            })
        return writer
    }
}

/// Why an entry of a dataset cannot be used.
public struct DataProblem: Error, Hashable, Sendable {
    /// The entry for a report.
    public let entry: DataReport.Entry

    /// An entry that is left out.
    public init(_ problem: DataReport.Problem, _ detail: String) {
        entry = DataReport.Entry(problem: problem, detail: detail)
    }
}
