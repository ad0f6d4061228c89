internal import SegGeometry
internal import SegImaging

/// Lessons about the pictures of datasets: in each pass every set of words gets one lesson, the one that `data prepare` writes for
/// that seed and epoch.
public struct DatasetLessons: PictureSeries {
    private let shelf: DatasetShelf
    private let teacher: SubjectLessons
    private let visits: PictureVisits

    /// Lessons about a shelf's pictures.
    ///
    /// - Parameters:
    ///   - shelf: the datasets.
    ///   - teaching: which lessons, and how masks become outlines; `lessonsPerScene` are asked about a picture at a time.
    ///   - seed: of the lessons and of their order.
    public init(_ shelf: DatasetShelf, teaching: TeachingConfig, seed: UInt64) {
        self.shelf = shelf
        teacher = SubjectLessons(
            seed: seed, mixture: teaching.mixture, outline: AnswerOutline(rule: teaching.outline))
        visits = PictureVisits(
            questions: shelf.pictures.map(\.words.count), most: teaching.mixture.lessonsPerScene, seed: seed)
    }

    /// Items of a pass.
    public var count: Int { visits.count }

    /// A picture of the dataset; nil, with the reason in `report`, when its file or all of its lessons cannot be used.
    ///
    /// - Precondition: `count` is positive.
    public func picture(at index: Int, report: inout DataReport) -> PictureLessons? {
        let visit = visits.visit(at: index)
        let picture = shelf.pictures[visit.picture]
        var lessons: [Lesson] = []
        var meant: [[MaskObject]] = []
        for (subject, expressions) in grouped(visit.questions.map { picture.words[$0] }) {
            let taught = teacher.taught(
                about: shelf.subjects[subject], in: shelf.datasets[Int(shelf.names[subject])], epoch: visit.epoch,
                expressions: expressions)
            report.add(taught.problems)
            for lesson in taught.lessons {
                lessons.append(
                    Lesson(
                        task: lesson.task, question: lesson.question, answer: lesson.answer, object: lesson.meant.first)
                )
                meant.append(lesson.meant.map { taught.objects[$0] })
            }
        }
        if lessons.isEmpty { return nil }
        guard let image = Self.image(picture.path, size: meant.lazy.compactMap(\.first).first?.size, &report) else {
            return nil
        }
        return PictureLessons(image: image, lessons: lessons, meant: meant)
    }

    /// The words by their subjects, in the order in which the subjects come up.
    private func grouped(_ words: [DatasetShelf.Words]) -> [(subject: Int, expressions: [Int])] {
        var groups: [(subject: Int, expressions: [Int])] = []
        for word in words {
            if let place = groups.firstIndex(where: { $0.subject == Int(word.subject) }) {
                groups[place].expressions.append(Int(word.expression))
            } else {
                groups.append((Int(word.subject), [Int(word.expression)]))
            }
        }
        return groups
    }

    /// Reads a picture, upright, or as it is stored where the masks are of that size; nil and a word to `report` when it cannot
    /// be read or fits neither way.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - size: of the masks; nil when there are none.
    ///   - report: gets what is wrong.
    /// - Returns: the picture.
    static func image(_ path: String, size: ImageSize?, _ report: inout DataReport) -> Image? {
        do throws(ImagingError) {
            let image = try Image(contentsOf: path)
            guard let size, image.size != size else { return image }
            var asStored = DecodeOptions()
            asStored.appliesOrientation = false
            let stored = try Image(contentsOf: path, options: asStored)
            if stored.size == size { return stored }
            report.add(
                .sizesDiffer,
                "\(path): a picture of \(image.size.width)×\(image.size.height), masks of \(size.width)×\(size.height)")
        } catch {
            report.add(.brokenImage, "\(error)")
        }
        return nil
    }
}

extension DatasetLessons {
    /// The picture's lessons as one tree; a picture that cannot be prepared is told to `report`.
    public func trees(at index: Int, encoder: LessonEncoder, report: inout DataReport) throws -> [LessonTree] {
        guard let picture = picture(at: index, report: &report) else { return [] }
        do {
            return [try encoder.tree(of: picture.lessons, about: picture.image)]
        } catch {
            let path = shelf.pictures[visits.visit(at: index).picture].path
            report.add(.brokenImage, "\(path): \(error)")
            return []
        }
    }
}
