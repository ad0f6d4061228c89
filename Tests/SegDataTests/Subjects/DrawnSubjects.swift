import SegData
import SegGeometry

/// A dataset of masks in memory.
struct DrawnSubjects: LessonSource {
    let name = "drawn"
    var subjects: [LessonSubject]

    func forEachSubject(
        report: inout DataReport, _ body: (LessonSubject, inout DataReport) throws -> Void
    ) rethrows {
        for subject in subjects { try body(subject, &report) }
    }
}

extension LessonSubject {
    /// A subject of one mask, called `text`.
    init(_ masks: Mask..., text: String = "thing", place: Int = 0) {
        let runs = masks.map { RunLengthMask($0) }
        self.init(
            label: "subject \(place)", image: "a.png", place: place,
            expressions: [.init(id: "drawn-\(place)", text: text)], meaning: .objects { _ in runs })
    }
}

extension SubjectLessons {
    /// All lessons about some subjects.
    func all(of subjects: [LessonSubject]) throws -> (lessons: [TaughtLesson], report: DataReport, costs: OutlineCosts)
    {
        var report = DataReport()
        var lessons: [TaughtLesson] = []
        let costs = try write(DrawnSubjects(subjects: subjects), report: &report) { lessons.append($0) }
        return (lessons, report, costs)
    }
}
