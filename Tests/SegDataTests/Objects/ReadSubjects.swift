import SegData
import SegGeometry

/// What a source gives, with its masks made.
struct ReadObject: Equatable {
    var image: String
    var texts: [String]
    var place: Int
    var areas: [Int]
    var absent: [String]
}

extension AnnotationSource {
    /// All annotated objects and the report, masks made as examples make them.
    func read() throws -> (annotatedObjects: [ReadObject], report: DataReport, masks: [[RunLengthMask]]) {
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
