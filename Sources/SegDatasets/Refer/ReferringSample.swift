public import SegFormats
public import SegGeometry

/// An expression, the picture it is about, and what it means there.
public struct ReferringSample: Hashable, Sendable {
    /// Dataset, split maker, reference and sentence: `refcoco-unc-12-34`.
    public var id: String
    /// The picture's file name as the dataset gives it.
    public var imageFile: String
    /// The expression.
    public var expression: String
    /// The category's name; empty when the dataset names none.
    public var category: String
    /// What is meant.
    public var mask: RunLengthMask
    /// train, val, testA …
    public var split: String
}

extension ReferDataset {
    /// Calls `body` with each sample, one mask in memory at a time, and tells `report` what cannot be one.
    ///
    /// - Parameters:
    ///   - split: the split wanted; nil for all.
    ///   - report: gets broken references, empty masks, and sentences without text.
    ///   - body: gets the samples in the order of the file.
    public func forEachSample(
        split: String? = nil, report: inout DataReport, _ body: (ReferringSample) throws -> Void
    ) rethrows {
        for reference in references where split == nil || reference.split == split {
            for sample in samples(of: reference, report: &report) { try body(sample) }
        }
    }

    /// The samples of one reference, one a sentence.
    public func samples(of reference: ReferReference, report: inout DataReport) -> [ReferringSample] {
        let found: (CocoImage, RunLengthMask)
        do throws(DataProblem) {
            found = (try image(of: reference), try mask(of: reference))
        } catch {
            report.add(error.entry.problem, error.entry.detail)
            return []
        }
        if found.1.area == 0, !reference.annotationIDs.isEmpty {
            report.add(.emptyMask, label(reference))
            return []
        }
        return reference.sentences.compactMap { sentence in
            guard !sentence.text.allSatisfy(\.isWhitespace) else {
                report.add(.emptyExpression, "\(label(reference)), sentence \(sentence.id)")
                return nil
            }
            return ReferringSample(
                id: "\(name)-\(splitBy)-\(reference.id)-\(sentence.id)", imageFile: found.0.file,
                expression: sentence.text, category: instances.categories[reference.categoryID] ?? "",
                mask: found.1, split: reference.split)
        }
    }
}
