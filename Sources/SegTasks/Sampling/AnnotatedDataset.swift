public import SegDatasets
public import SegFormats

/// Datasets ready for training: their annotated objects picture by picture. Pictures stay in their files, masks in run
/// lengths or in the bytes of the annotations, until an example needs them.
public struct AnnotatedDataset: Sendable {
    /// One set of words: index of the annotated object, and of the expression in it.
    struct Words: Hashable, Sendable {
        var annotatedObject: Int32
        var expression: Int32
    }

    /// A picture and all words about it.
    struct Picture: Sendable {
        var path: String
        var words: [Words] = []
    }

    /// The datasets' names, in messages.
    public let title: String
    private(set) var annotatedObjects: [AnnotatedObject] = []
    /// For each annotated object the index of its dataset's name.
    private(set) var names: [Int32] = []
    private(set) var datasets: [String] = []
    private(set) var pictures: [Picture] = []

    /// Reads datasets.
    ///
    /// - Parameters:
    ///   - files: which.
    ///   - report: gets what is left out: pictures whose file is absent, words without text, and whatever the readers
    ///     find.
    /// - Throws: `FormatError` when a dataset cannot be read at all.
    public init(_ files: DatasetFiles, report: inout DataReport) throws {
        var dataset = Self(title: files.title)
        try files.forEach(&report) { source, report in try dataset.add(source, &report) }
        self = dataset
    }

    /// A dataset for one source.
    ///
    /// - Throws: what the source throws.
    init(_ source: any AnnotationSource, report: inout DataReport) throws {
        var dataset = Self(title: source.name)
        try dataset.add(source, &report)
        self = dataset
    }

    private init(title: String) { self.title = title }

    /// Words in all.
    public var expressions: Int { pictures.reduce(0) { $0 + $1.words.count } }

    private mutating func add(_ source: any AnnotationSource, _ report: inout DataReport) throws {
        let name = Int32(datasets.count)
        datasets.append(source.name)
        // Nil for a picture that is not there.
        var places: [String: Int?] = [:]
        for (place, picture) in pictures.enumerated() { places[picture.path] = .some(place) }
        try source.forEachObject(report: &report) { annotatedObject, report in
            let number = Int32(annotatedObjects.count)
            let spoken = words(of: annotatedObject, number, &report)
            if spoken.isEmpty { return }
            guard let place = places[annotatedObject.image] ?? place(for: annotatedObject.image, &places) else {
                return report.add(.missingImage, "\(annotatedObject.label): \(annotatedObject.image)")
            }
            annotatedObjects.append(annotatedObject)
            names.append(name)
            pictures[place].words += spoken
        }
    }

    private func words(of annotatedObject: AnnotatedObject, _ number: Int32, _ report: inout DataReport) -> [Words] {
        annotatedObject.expressions.enumerated().compactMap { place, expression in
            guard expression.text.allSatisfy(\.isWhitespace) else {
                return Words(annotatedObject: number, expression: Int32(place))
            }
            report.add(.emptyExpression, "\(annotatedObject.label), \(expression.id)")
            return nil
        }
    }

    /// The index of a new picture; nil when its file is absent.
    private mutating func place(for path: String, _ places: inout [String: Int?]) -> Int? {
        let isThere = FolderFiles.isFile(path)
        places[path] = .some(isThere ? pictures.count : nil)
        if isThere { pictures.append(Picture(path: path)) }
        return isThere ? pictures.count - 1 : nil
    }
}
