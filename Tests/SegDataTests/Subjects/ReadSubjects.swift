import SegData
import SegGeometry

/// What a source gives, with its masks made.
struct ReadSubject: Equatable {
    var image: String
    var texts: [String]
    var place: Int
    var areas: [Int]
    var absent: [String]
}

extension LessonSource {
    /// All subjects and the report, masks made as lessons make them.
    func read() throws -> (subjects: [ReadSubject], report: DataReport, masks: [[RunLengthMask]]) {
        var report = DataReport()
        var subjects: [ReadSubject] = []
        var made: [[RunLengthMask]] = []
        try forEachSubject(report: &report) { subject, report in
            var masks: [RunLengthMask] = []
            if case .objects(let make) = subject.meaning {
                do throws(DataProblem) { masks = try make(&report) } catch { report.add(error) }
            }
            made.append(masks)
            subjects.append(
                ReadSubject(
                    image: subject.image, texts: subject.expressions.map(\.text), place: subject.place,
                    areas: masks.map(\.area), absent: subject.absent))
        }
        return (subjects, report, made)
    }
}
