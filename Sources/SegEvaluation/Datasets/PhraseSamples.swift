internal import SegData
internal import SegGeometry

/// A dataset in COCO's layout whose annotations have phrases, as `PhraseObjects` reads it.
enum PhraseSamples {
    /// The samples, picture by picture in the order in which annotations name them; crowds are left out.
    ///
    /// - Parameters:
    ///   - path: the COCO file.
    ///   - images: the folder of its pictures.
    /// - Returns: the set, named after the file.
    /// - Throws: `FormatError` and `EvaluationError` naming the file.
    static func load(_ path: String, images: String) throws -> EvaluationSet {
        var report = DataReport()
        let folder = try EvaluationSource.first(of: [images], holding: "the pictures")
        let source = try PhraseObjects(contentsOf: path, images: folder, report: &report)
        var samples: [EvaluationSample] = []
        source.forEachObject(report: &report) { annotatedObject, report in
            guard case .objects(let make) = annotatedObject.meaning, let expression = annotatedObject.expressions.first
            else { return }
            do {
                let masks = try make(&report)
                guard let size = masks.first?.size else { return }
                samples.append(
                    EvaluationSample(
                        id: expression.id, image: annotatedObject.image, expression: expression.text,
                        kind: masks.count == 1 ? "one object" : "several objects",
                        truth: try .union(masks, size: size)))
            } catch let problem as DataProblem {
                report.add(problem)
            } catch {
                report.add(.brokenAnnotation, "\(annotatedObject.label): \(error)")
            }
        }
        return EvaluationSet(name: source.name, split: "", samples: samples, notes: report.notes)
    }
}
