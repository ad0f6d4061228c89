internal import Foundation
internal import SegFiles
public import SegFormats
internal import SegGeometry

/// A dataset in COCO's layout whose annotations have phrases as annotated objects: of each picture one a phrase,
/// meaning all of the annotations that have it. Crowds are left out.
///
/// An annotation's phrases stand in `phrase`, `expression`, `caption` or `sentence`, or as a list in the plural of one
/// of these; without any, its category's name is the phrase.
public struct PhraseObjects: AnnotationSource, Sendable {
    /// The dataset's name, which begins the ids of its examples.
    public let name: String
    private let instances: CocoInstances
    private let phrases: [Int: [String]]
    private let images: String

    private struct Phrases: Decodable {
        struct Annotation: Decodable {
            var id: Int
            var phrase, expression, caption, sentence: String?
            var phrases, expressions, captions, sentences: [String]?

            var all: [String] {
                [phrase, expression, caption, sentence].compactMap { $0 }
                    + [phrases, expressions, captions, sentences].flatMap { $0 ?? [] }
            }
        }
        var annotations: [Annotation]
    }

    /// Reads a file; `images` is the folder of its pictures as it is to stand in conversations.
    ///
    /// - Throws: `FormatError` when it cannot be read, or its phrases are no text.
    public init(contentsOf path: String, images: String, report: inout DataReport) throws(FormatError) {
        name = FolderFiles.prefix(of: path)
        instances = try CocoInstances(contentsOf: path, report: &report)
        self.images = images
        do {
            let bytes = try Files.data(at: path, options: .mappedIfSafe)
            let data = TextLines.isMarked([UInt8](bytes.prefix(3))) ? bytes.dropFirst(3) : bytes
            let annotations = try JSONDecoder().decode(Phrases.self, from: data).annotations
            phrases = Dictionary(annotations.map { ($0.id, $0.all) }) { _, last in last }
        } catch {
            throw FormatError(file: path, reason: .expected("phrases that can be read: \(error)"))
        }
    }

    /// Calls `body` with each picture and phrase, pictures in the order in which annotations name them.
    public func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) rethrows {
        var place = 0
        for (image, annotations) in pictures(&report) {
            for (number, group) in meant(annotations).enumerated() {
                let id = "\(name)-\(image.id)-\(number)"
                let annotatedObject = AnnotatedObject(
                    label: id, image: "\(images)/\(image.file)", place: place,
                    expressions: [.init(id: id, text: group.phrase)],
                    meaning: .objects(masks(of: group.annotations, image.size, label: id)))
                place += 1
                try body(annotatedObject, &report)
            }
        }
    }

    private func pictures(_ report: inout DataReport) -> [(CocoImage, [CocoAnnotation])] {
        var order: [Int] = []
        var groups: [Int: [CocoAnnotation]] = [:]
        for annotation in instances.annotations {
            guard !annotation.isCrowd else {
                report.add(.crowd, "\(name), annotation \(annotation.id)")
                continue
            }
            // Phrases are kept by the annotation's id.
            guard instances.annotation(annotation.id) != nil else { continue }
            if groups[annotation.imageID] == nil { order.append(annotation.imageID) }
            groups[annotation.imageID, default: []].append(annotation)
        }
        var result: [(CocoImage, [CocoAnnotation])] = []
        for id in order {
            if let image = instances.images[id] {
                result.append((image, groups[id] ?? []))
            } else {
                report.add(.unknownImage, "no image \(id)")
            }
        }
        return result
    }

    /// A picture's phrases in the order in which they come up, each with the annotations that have it.
    private func meant(_ annotations: [CocoAnnotation]) -> [(phrase: String, annotations: [CocoAnnotation])] {
        var groups: [(phrase: String, annotations: [CocoAnnotation])] = []
        for annotation in annotations {
            let own = phrases[annotation.id] ?? []
            let category = instances.categories[annotation.categoryID].map { [$0] } ?? []
            for phrase in own.isEmpty ? category : own {
                if let place = groups.firstIndex(where: { $0.phrase == phrase }) {
                    groups[place].annotations.append(annotation)
                } else {
                    groups.append((phrase, [annotation]))
                }
            }
        }
        return groups
    }

    private func masks(
        of annotations: [CocoAnnotation], _ size: ImageSize, label: String
    ) -> @Sendable (inout DataReport) throws(DataProblem) -> [RunLengthMask] {
        let instances = instances
        return { _ throws(DataProblem) in
            do throws(FormatError) {
                var masks: [RunLengthMask] = []
                for annotation in annotations { masks.append(try instances.mask(of: annotation, size: size)) }
                return masks
            } catch {
                throw DataProblem(.brokenAnnotation, "\(label): \(error)")
            }
        }
    }
}
