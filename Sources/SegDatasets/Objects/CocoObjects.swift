public import SegFormats
internal import SegGeometry

/// The objects of any dataset in COCO's layout as annotated objects: of each picture one a category, meaning all of its
/// objects. Crowds are left out: they outline no object.
public struct CocoObjects: AnnotationSource, Sendable {
    /// Pictures and objects.
    public var instances: CocoInstances
    /// The dataset's name, which begins the ids of its examples.
    public var name: String
    /// The folder of its pictures as it is to stand in conversations, without a slash at its end.
    public var images: String

    /// The objects of a dataset.
    public init(_ instances: CocoInstances, name: String, images: String) {
        self.instances = instances
        self.name = name
        self.images = images
    }

    private struct Group: Hashable {
        let imageID: Int
        let categoryID: Int

        init(_ object: CocoAnnotation, _ names: CategoryNames) {
            imageID = object.imageID
            categoryID = names.first(of: object.categoryID)
        }
    }

    /// Calls `body` with each picture and category in the order in which the file first has them.
    public func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) rethrows {
        let objects = instances.annotations.filter { !$0.isCrowd }
        for crowd in instances.annotations where crowd.isCrowd {
            report.add(.crowd, "\(name), annotation \(crowd.id)")
        }
        let names = CategoryNames(instances.categories, file: name, report: &report)
        let groups = Dictionary(grouping: objects) { Group($0, names) }
        let shown = Dictionary(grouping: instances.annotations, by: \.imageID)
            .mapValues { Set($0.map { names.first(of: $0.categoryID) }) }
        var done: Set<Group> = []
        for object in objects where done.insert(Group(object, names)).inserted {
            let group = Group(object, names)
            let label = "\(name), image \(group.imageID), category \(group.categoryID)"
            guard let image = instances.images[group.imageID] else {
                report.add(.unknownImage, label)
                continue
            }
            guard let category = instances.categories[group.categoryID] else {
                report.add(.brokenCategory, "\(label): the category has no name")
                continue
            }
            let notExhaustive = Set(image.notExhaustive.map(names.first))
            guard !notExhaustive.contains(group.categoryID) else {
                report.add(.notExhaustive, "\(label): the picture may show more than is annotated")
                continue
            }
            var annotatedObject = AnnotatedObject(
                label: label, image: "\(images)/\(image.file)", place: done.count - 1,
                expressions: [.init(id: "\(name)-\(group.imageID)-\(group.categoryID)", text: category)],
                meaning: meaning(of: groups[group] ?? [], image.size))
            let present = shown[group.imageID] ?? []
            let negatives = image.negatives.map { Set($0.map(names.first)) }
            annotatedObject.absent = names.names(
                except: present.union(notExhaustive).union(
                    negatives.map { Set(instances.categories.keys).subtracting($0) } ?? []))
            try body(annotatedObject, &report)
        }
    }

    private func meaning(of objects: [CocoAnnotation], _ size: ImageSize) -> AnnotatedObject.Meaning {
        let (instances, name) = (instances, name)
        return .objects { report in
            objects.compactMap { object in
                do {
                    return try instances.mask(of: object, size: size)
                } catch {
                    report.add(.brokenAnnotation, "\(name), annotation \(object.id): \(error)")
                    return nil
                }
            }
        }
    }
}
