internal import SegGeometry
internal import SegNotation

/// Conversations from any dataset in COCO's layout: in each picture one a category, whose answer outlines every object of
/// that category, in the order of the file.
///
/// What a lesson says is a pure function of seed, epoch, picture and category.
public struct CocoLessons: Sendable {
    /// Where the draws begin.
    public var seed: UInt64
    /// Which pass over the data it is; each draws other sentences.
    public var epoch: Int
    /// How outlines are written.
    public var outline: OutlineText

    /// Lessons of one epoch.
    public init(seed: UInt64, epoch: Int = 0, outline: OutlineText = .mended) {
        self.seed = seed
        self.epoch = epoch
        self.outline = outline
    }

    /// Calls `body` with each lesson, and tells `report` what cannot be one. Crowds are left out: they outline no object.
    ///
    /// - Parameters:
    ///   - instances: pictures and objects.
    ///   - name: the dataset's name, which begins the ids of its lessons.
    ///   - images: the folder of its pictures as it is to stand in the questions, without a slash at its end.
    ///   - report: gets each object that is left out.
    ///   - body: gets the lessons in the order in which the file first has their pictures and categories.
    public func write(
        _ instances: CocoInstances, name: String, images: String, report: inout DataReport,
        _ body: (MendedLessons.Lesson) throws -> Void
    ) rethrows {
        let objects = instances.annotations.filter { !$0.isCrowd }
        let groups = Dictionary(grouping: objects, by: Group.init)
        var done: Set<Group> = []
        for object in objects where done.insert(Group(object)).inserted {
            let group = Group(object)
            let label = "\(name), image \(group.imageID), category \(group.categoryID)"
            guard let image = instances.images[group.imageID] else {
                report.add(.unknownImage, label)
                continue
            }
            guard let category = instances.categories[group.categoryID] else {
                report.add(.brokenCategory, "\(label): the category has no name")
                continue
            }
            let outlines = (groups[group] ?? []).flatMap { rings(of: $0, instances, image.size, name, &report) }
            guard !outlines.isEmpty else { continue }
            var random = SeededGenerator(
                seed: SeededGenerator(seed: seed, index: epoch).mixed(with: name),
                index: group.imageID << 20 ^ group.categoryID)
            let question = random.pick(Question.polygonTemplates).replacing("{q}", with: category, maxReplacements: 1)
            let text = PolygonWriter(style: outline.style).text(outlines)
            let answer = random.pick(Answer.templates).replacing("{a}", with: text, maxReplacements: 1)
            try body(
                MendedLessons.Lesson(
                    id: "\(name)-\(group.imageID)-\(group.categoryID)", image: "\(images)/\(image.file)",
                    question: question, answer: answer))
        }
    }

    private func rings(
        of object: CocoAnnotation, _ instances: CocoInstances, _ size: ImageSize, _ name: String,
        _ report: inout DataReport
    ) -> [NormalizedRing] {
        let label = "\(name), annotation \(object.id)"
        do {
            let rings = try outline.rings(of: instances.mask(of: object, size: size))
            if rings.isEmpty { report.add(.emptyMask, label) }
            return rings
        } catch {
            report.add(.brokenAnnotation, "\(label): \(error)")
            return []
        }
    }

    private struct Group: Hashable {
        let imageID: Int
        let categoryID: Int

        init(_ object: CocoAnnotation) {
            imageID = object.imageID
            categoryID = object.categoryID
        }
    }
}
