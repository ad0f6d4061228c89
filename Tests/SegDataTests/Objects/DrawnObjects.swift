import SegData
import SegGeometry

/// A dataset of masks in memory.
struct DrawnObjects: AnnotationSource {
    let name = "drawn"
    var annotatedObjects: [AnnotatedObject]

    func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) rethrows {
        for annotatedObject in annotatedObjects { try body(annotatedObject, &report) }
    }
}

extension AnnotatedObject {
    /// An annotated object of one mask, called `text`.
    init(_ masks: Mask..., text: String = "thing", place: Int = 0) {
        let runs = masks.map { RunLengthMask($0) }
        self.init(
            label: "annotated object \(place)", image: "a.png", place: place,
            expressions: [.init(id: "drawn-\(place)", text: text)], meaning: .objects { _ in runs })
    }
}

extension ExampleMaker {
    /// All examples about some annotated objects.
    func all(of annotatedObjects: [AnnotatedObject]) throws -> (
        examples: [WrittenExample], report: DataReport, costs: OutlineCosts
    ) {
        var report = DataReport()
        var examples: [WrittenExample] = []
        let costs = try write(DrawnObjects(annotatedObjects: annotatedObjects), report: &report) { examples.append($0) }
        return (examples, report, costs)
    }
}
