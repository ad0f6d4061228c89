package import SegDatasets
package import SegFormats
package import SegGeometry
package import SegTasks

/// A dataset of masks in memory.
package struct DrawnObjects: AnnotationSource {
    package let name = "drawn"
    package var annotatedObjects: [AnnotatedObject]

    package init(annotatedObjects: [AnnotatedObject]) {
        self.annotatedObjects = annotatedObjects
    }

    package func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) rethrows {
        for annotatedObject in annotatedObjects { try body(annotatedObject, &report) }
    }
}

extension AnnotatedObject {
    /// An annotated object of one mask, called `text`.
    package init(_ masks: Mask..., text: String = "thing", place: Int = 0) {
        let runs = masks.map { RunLengthMask($0) }
        self.init(
            label: "annotated object \(place)", image: "a.png", place: place,
            expressions: [.init(id: "drawn-\(place)", text: text)], meaning: .objects { _ in runs })
    }
}

extension ExampleMaker {
    /// All examples about some annotated objects.
    package func all(of annotatedObjects: [AnnotatedObject]) throws -> (
        examples: [WrittenExample], report: DataReport, costs: OutlineCosts
    ) {
        var report = DataReport()
        var examples: [WrittenExample] = []
        let costs = try write(DrawnObjects(annotatedObjects: annotatedObjects), report: &report) { examples.append($0) }
        return (examples, report, costs)
    }
}
