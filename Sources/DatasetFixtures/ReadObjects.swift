package import SegDatasets
package import SegFormats
package import SegGeometry

/// What a source gives, with its masks made.
package struct ReadObject: Equatable {
    package var image: String
    package var texts: [String]
    package var place: Int
    package var areas: [Int]
    package var absent: [String]

    package init(image: String, texts: [String], place: Int, areas: [Int], absent: [String]) {
        (self.image, self.texts, self.place) = (image, texts, place)
        (self.areas, self.absent) = (areas, absent)
    }
}

extension AnnotationSource {
    /// All annotated objects and the report, masks made as examples make them.
    package func read() throws -> (annotatedObjects: [ReadObject], report: DataReport, masks: [[RunLengthMask]]) {
        var report = DataReport()
        var annotatedObjects: [ReadObject] = []
        var made: [[RunLengthMask]] = []
        try forEachObject(report: &report) { annotatedObject, report in
            var masks: [RunLengthMask] = []
            if case .objects(let make) = annotatedObject.meaning {
                do throws(DataProblem) { masks = try make(&report) } catch { report.add(error) }
            }
            made.append(masks)
            annotatedObjects.append(
                ReadObject(
                    image: annotatedObject.image, texts: annotatedObject.expressions.map(\.text),
                    place: annotatedObject.place,
                    areas: masks.map(\.area), absent: annotatedObject.absent))
        }
        return (annotatedObjects, report, made)
    }
}
