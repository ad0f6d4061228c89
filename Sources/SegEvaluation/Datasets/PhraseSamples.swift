internal import Foundation
internal import SegData
internal import SegGeometry

/// A dataset in COCO's layout whose annotations have phrases.
///
/// An annotation's phrases stand in `phrase`, `expression`, `caption` or `sentence`, or as a list in the plural of one of these;
/// without any, its category's name is the phrase. Annotations of one picture with the same phrase are meant together.
enum PhraseSamples {
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

    /// The samples, picture by picture in the order in which annotations name them; crowds are left out.
    ///
    /// - Parameters:
    ///   - path: the COCO file.
    ///   - images: the folder of its pictures.
    /// - Returns: the set, named after the file.
    /// - Throws: `FormatError` and `EvaluationError` naming the file.
    static func load(_ path: String, images: String) throws -> EvaluationSet {
        var report = DataReport()
        let instances = try CocoInstances(contentsOf: path, report: &report)
        let named = try phrases(path)
        let folder = try EvaluationSource.first(of: [images], holding: "the pictures")
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        var samples: [EvaluationSample] = []
        for (image, annotations) in groups(instances, &report) {
            for (number, group) in meant(annotations, named, instances).enumerated() {
                guard let truth = union(group.annotations, image, instances, &report) else { continue }
                samples.append(
                    EvaluationSample(
                        id: "\(name)-\(image.id)-\(number)", image: "\(folder)/\(image.file)", expression: group.phrase,
                        kind: group.annotations.count == 1 ? "one object" : "several objects", truth: truth))
            }
        }
        return EvaluationSet(name: name, split: "", samples: samples, notes: report.notes)
    }

    private static func phrases(_ path: String) throws -> [Int: [String]] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        do {
            let annotations = try JSONDecoder().decode(Phrases.self, from: data).annotations
            return Dictionary(annotations.map { ($0.id, $0.all) }) { _, last in last }
        } catch {
            throw EvaluationError.file(path: path, reason: "its phrases cannot be read: \(error)")
        }
    }

    /// The annotations of each picture.
    private static func groups(
        _ instances: CocoInstances, _ report: inout DataReport
    ) -> [(CocoImage, [CocoAnnotation])] {
        var order: [Int] = []
        var groups: [Int: [CocoAnnotation]] = [:]
        for annotation in instances.annotations where !annotation.isCrowd {
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
    private static func meant(
        _ annotations: [CocoAnnotation], _ named: [Int: [String]], _ instances: CocoInstances
    ) -> [(phrase: String, annotations: [CocoAnnotation])] {
        var groups: [(phrase: String, annotations: [CocoAnnotation])] = []
        for annotation in annotations {
            let own = named[annotation.id] ?? []
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

    private static func union(
        _ annotations: [CocoAnnotation], _ image: CocoImage, _ instances: CocoInstances, _ report: inout DataReport
    ) -> RunLengthMask? {
        do {
            return try .union(annotations.map { try instances.mask(of: $0, size: image.size) }, size: image.size)
        } catch {
            report.add(.brokenAnnotation, "\(error)")
            return nil
        }
    }
}
