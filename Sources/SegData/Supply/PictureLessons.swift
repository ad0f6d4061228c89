public import SegGeometry
public import SegImaging

/// A picture, lessons about it, and the objects that each of them means: what a model is taught, wherever it comes from.
public struct PictureLessons: Sendable {
    /// The picture.
    public var image: Image
    /// The lessons.
    public var lessons: [Lesson]
    /// The objects that each lesson means; none where it is about what is not there, or about the whole picture.
    public var meant: [[MaskObject]]

    /// A picture and what is taught about it.
    ///
    /// - Precondition: `meant` has an entry for each of `lessons`.
    public init(image: Image, lessons: [Lesson], meant: [[MaskObject]]) {
        precondition(lessons.count == meant.count, "each lesson means something, or nothing")
        (self.image, self.lessons, self.meant) = (image, lessons, meant)
    }

    /// Lessons about a scene.
    public init(_ scene: Scene, _ lessons: [Lesson]) {
        self.init(
            image: scene.image, lessons: lessons,
            meant: lessons.map { lesson in
                guard let index = lesson.object, scene.objects.indices.contains(index) else { return [] }
                let object = scene.objects[index]
                return [MaskObject(object.mask, within: object.bounds)]
            })
    }

    /// What a lesson's answers are compared with; nil where it means no object.
    ///
    /// - Throws: `GeometryError.sizesDiffer` when its objects are not of one picture.
    public func truth(of index: Int) throws(GeometryError) -> LessonTruth? {
        try LessonTruth(meant[index])
    }
}

/// Lessons without end: item after item, each a pure function of its index, to be made by several threads at once.
public protocol LessonSeries: Sendable {
    /// Conversations of item `index`, each picture once with its questions; what cannot be taught is told to `report`.
    ///
    /// - Throws: what keeps all items from being made, not only this one.
    func trees(at index: Int, encoder: LessonEncoder, report: inout DataReport) throws -> [LessonTree]
}

/// A series whose lessons are about objects of pictures, so that answers can be compared with what is true.
public protocol PictureSeries: LessonSeries {
    /// The picture of item `index` and lessons about it; nil when there is nothing to ask, which `report` is told unless it
    /// is by design.
    ///
    /// - Throws: what keeps all items from being made, not only this one.
    func picture(at index: Int, report: inout DataReport) throws -> PictureLessons?
}

extension PictureSeries {
    /// The picture's lessons as one tree; none when there is nothing to ask, or the picture cannot be prepared.
    public func trees(at index: Int, encoder: LessonEncoder, report: inout DataReport) throws -> [LessonTree] {
        guard let picture = try picture(at: index, report: &report) else { return [] }
        return [try encoder.tree(of: picture.lessons, about: picture.image)]
    }
}

/// Drawn scenes as a series.
public struct SceneSeries: PictureSeries {
    private let lessons: SceneLessons
    private let seed: UInt64
    private let labelsCells: Bool

    /// The scenes of `lessons` of the series `seed`; with `labelsCells`, their trees tell what each cell shows.
    public init(_ lessons: SceneLessons, seed: UInt64, labelsCells: Bool = false) {
        (self.lessons, self.seed, self.labelsCells) = (lessons, seed, labelsCells)
    }

    /// The scene's lessons as one tree; none when the mixture has nothing to ask about it.
    ///
    /// - Throws: what drawing throws.
    public func trees(at index: Int, encoder: LessonEncoder, report: inout DataReport) throws -> [LessonTree] {
        let tree = try lessons.tree(seed: seed, index: index, encoder: encoder, labelsCells: labelsCells)
        return tree.map { [$0] } ?? []
    }

    /// The scene; nil when the mixture has nothing to ask about it.
    ///
    /// - Throws: what drawing throws.
    public func picture(at index: Int, report: inout DataReport) throws -> PictureLessons? {
        let (scene, lessons) = try lessons.item(seed: seed, index: index)
        return lessons.isEmpty ? nil : PictureLessons(scene, lessons)
    }
}
