internal import Foundation
internal import SegFiles
public import SegFormats
public import SegGeometry

/// One object that people described: an entry of `refs(….p)`.
public struct ReferReference: Hashable, Sendable {
    /// One description.
    public struct Sentence: Hashable, Sendable {
        /// `sent_id`.
        public var id: Int
        /// `sent`: the expression, lower case and tokenized.
        public var text: String
        /// The whole entry as Python's `str` writes the dictionary: what the published script puts into its questions.
        public var dictionaryText: String
    }

    /// `ref_id`.
    public var id: Int
    /// `image_id`.
    public var imageID: Int
    /// `ann_id`: the objects meant, one but for gRefCOCO; none when nothing in the picture is meant.
    public var annotationIDs: [Int]
    /// `category_id`.
    public var categoryID: Int
    /// `split`: train, val, test, testA, testB …
    public var split: String
    /// Its descriptions.
    public var sentences: [Sentence]
}

/// refCOCO, refCOCO+, refCOCOg or refCLEF as UNC, UMD or Google split them: `refs(SPLIT).p` and `instances.json`.
///
/// The layout is that of lichengunc/refer (`refer.py`). The pickle is read as plain data; nothing in it can run.
public struct ReferDataset: Sendable {
    /// The folder's name: refcoco, refcoco+, refcocog, refclef, grefcoco.
    public let name: String
    /// Who split it: unc, umd, google, berkeley.
    public let splitBy: String
    /// The references in the order of the file.
    public let references: [ReferReference]
    /// Pictures and masks.
    public let instances: CocoInstances

    /// Reads a dataset's folder. Broken entries are left out and told to `report`.
    ///
    /// - Parameters:
    ///   - folder: holds `refs(splitBy).p` (or gRefCOCO's `grefs(splitBy).json`) and `instances.json`.
    ///   - splitBy: unc, umd, google or berkeley.
    ///   - report: gets what is left out.
    /// - Throws: `FormatError` when a file cannot be read at all.
    public init(folder: String, splitBy: String, report: inout DataReport) throws(FormatError) {
        name = URL(fileURLWithPath: folder).lastPathComponent
        self.splitBy = splitBy
        references = try Self.references(folder: folder, splitBy: splitBy, report: &report)
        instances = try CocoInstances(contentsOf: folder + "/instances.json", report: &report)
    }

    /// The references alone, which is enough to know a split's pictures.
    ///
    /// - Throws: `FormatError`.
    public static func references(
        folder: String, splitBy: String, report: inout DataReport
    ) throws(FormatError) -> [ReferReference] {
        let grouped = "\(folder)/grefs(\(splitBy)).json"
        if Files.exists(grouped) {
            return try GroupedReferences.read(JSONCursor(contentsOf: grouped), report: &report)
        }
        let path = "\(folder)/refs(\(splitBy)).p"
        guard Files.exists(path) else {
            let names = ((try? Files.names(in: folder)) ?? []).filter { $0.contains("refs(") }
            throw FormatError(
                file: path,
                reason: .unreadable(
                    "it is not there; of references \(folder) holds \(names.isEmpty ? "none" : names.joined(separator: ", "))"
                ))
        }
        let bytes = try JSONCursor(contentsOf: path).bytes
        return try references(pickle: bytes, file: path, report: &report)
    }

    /// The references of a pickle, called `file` in the report and in errors.
    ///
    /// - Throws: `FormatError`.
    public static func references(
        pickle bytes: [UInt8], file: String, report: inout DataReport
    ) throws(FormatError) -> [ReferReference] {
        let document: PickleDocument
        do {
            document = try PickleReader.read(bytes)
        } catch {
            throw FormatError(file: file, reason: .pickle(error))
        }
        guard let entries = document.root.asArray else {
            throw FormatError(file: file, reason: .expected("a list of references"))
        }
        return entries.enumerated().compactMap { index, entry in
            guard let reference = ReferReference(entry) else {
                report.add(.brokenReference, "\(file), entry \(index)")
                return nil
            }
            return reference
        }
    }

    /// The mask that a reference means, its objects united; empty when it means nothing.
    ///
    /// - Throws: `DataProblem`, which is an entry of a report.
    public func mask(of reference: ReferReference) throws(DataProblem) -> RunLengthMask {
        let parts = try masks(of: reference)
        if parts.count == 1 { return parts[0] }
        let size = try image(of: reference).size
        guard let union = try? RunLengthMask.union(parts, size: size) else {
            throw DataProblem(.brokenAnnotation, "\(label(reference)): the parts have other sizes")
        }
        return union
    }

    /// The masks of the objects that a reference means, in its order; none when it means nothing.
    ///
    /// - Throws: `DataProblem`, which is an entry of a report.
    public func masks(of reference: ReferReference) throws(DataProblem) -> [RunLengthMask] {
        let image = try image(of: reference)
        var parts: [RunLengthMask] = []
        for id in reference.annotationIDs {
            guard let annotation = instances.annotation(id) else {
                throw DataProblem(.unknownAnnotation, "\(label(reference)): no annotation \(id), or several")
            }
            guard annotation.imageID == reference.imageID else {
                throw DataProblem(
                    .brokenReference,
                    "\(label(reference)): annotation \(id) lies on picture \(annotation.imageID), not \(reference.imageID)"
                )
            }
            do {
                parts.append(try instances.mask(of: annotation, size: image.size))
            } catch {
                throw DataProblem(.brokenAnnotation, "\(label(reference)): \(error)")
            }
        }
        return parts
    }

    /// The picture of a reference.
    ///
    /// - Throws: `DataProblem`, which is an entry of a report.
    public func image(of reference: ReferReference) throws(DataProblem) -> CocoImage {
        guard let image = instances.images[reference.imageID] else {
            throw DataProblem(.unknownImage, "\(label(reference)): no image \(reference.imageID)")
        }
        return image
    }

    /// How reports call a reference.
    public func label(_ reference: ReferReference) -> String {
        "\(name) \(splitBy), reference \(reference.id)"
    }
}

extension ReferReference {
    /// Nil when a field is absent or of another type, or a sentence's text has no end.
    init?(_ entry: PickleValue) {
        guard let id = entry["ref_id"]?.asInt, let image = entry["image_id"]?.asInt,
            let annotation = entry["ann_id"]?.asInt,
            let split = entry["split"]?.asString, let sentences = entry["sentences"]?.asArray
        else { return nil }
        self.init(
            id: id, imageID: image, annotationIDs: [annotation], categoryID: entry["category_id"]?.asInt ?? 0,
            split: split,
            sentences: [])
        for sentence in sentences {
            guard let id = sentence["sent_id"]?.asInt, let text = sentence["sent"]?.asString,
                let dictionary = PythonText.text(of: sentence)
            else { return nil }
            self.sentences.append(Sentence(id: id, text: text, dictionaryText: dictionary))
        }
    }
}
