internal import Foundation
internal import SegFiles
internal import SegGeometry

/// The samples of a folder that `simpleseg scenes` wrote.
public enum SceneSamples {
    /// What a line of `scenes.jsonl` says, as far as an evaluation needs it.
    private struct Line: Decodable {
        struct Object: Decodable {
            var text: String
            var rle: EvaluationRecord.RLE
            var expressions: [String]
        }
        var id: Int
        var image: String
        var width: Int
        var height: Int
        var split: String?
        var objects: [Object]
        var absent: [String]
    }

    /// The samples in the order of the file: of each scene one expression, or all of them.
    ///
    /// With one a scene, the `n`-th scene of the split is asked for object and expression number `n`, modulo how many
    /// there are, so that all kinds of expression take their turn. Absent nouns are asked for in every tenth scene that
    /// has any.
    ///
    /// - Parameters:
    ///   - folder: has `scenes.jsonl` and the pictures that it names.
    ///   - split: where the lines name theirs, the one wanted: `val` by default.
    ///   - everyExpression: whether all expressions of all objects, and all absent nouns, are asked for.
    /// - Returns: the samples.
    /// - Throws: `EvaluationError` naming file and line, or a split that is not there.
    public static func load(
        _ folder: String, split: String? = nil, everyExpression: Bool = false
    ) throws -> [EvaluationSample] {
        let path = folder + "/scenes.jsonl"
        guard Files.exists(path) else {
            throw EvaluationError.file(path: path, reason: "is not there; `simpleseg scenes` writes it")
        }
        let texts = LineSlices.split(try Files.data(at: path)).map { ($0.number, $0.bytes) }
        let lines = try texts.concurrentMap { number, text in
            do {
                return (number, try JSONDecoder().decode(Line.self, from: text))
            } catch {
                throw EvaluationError.line(path: path, line: number, reason: "not a scene: \(error)")
            }
        }
        let wanted = lines.filter { $0.1.split == nil ? split == nil : $0.1.split == split ?? "val" }
        guard !wanted.isEmpty || lines.isEmpty else {
            let splits = Set(lines.compactMap(\.1.split)).sorted().joined(separator: ", ")
            throw EvaluationError.dataset(
                "\(path) has no split \(split ?? "val"); it has \(splits.isEmpty ? "none" : splits)")
        }
        return try wanted.enumerated().flatMap { place, numbered in
            let (number, line) = numbered
            do {
                return try everyExpression ? all(line, folder) : one(line, place, folder)
            } catch {
                throw EvaluationError.line(path: path, line: number, reason: "not a scene: \(error)")
            }
        }
    }

    private static func one(_ line: Line, _ place: Int, _ folder: String) throws -> [EvaluationSample] {
        if place % 10 == 9, !line.absent.isEmpty {
            return [absent(line, place / 10 % line.absent.count, folder)]
        }
        let named = line.objects.indices.filter { !line.objects[$0].expressions.isEmpty }
        guard !named.isEmpty else { return [] }
        let object = named[place % named.count]
        return [try present(line, object, place % line.objects[object].expressions.count, folder)]
    }

    private static func all(_ line: Line, _ folder: String) throws -> [EvaluationSample] {
        var samples: [EvaluationSample] = []
        for (number, object) in line.objects.enumerated() {
            for expression in object.expressions.indices {
                samples.append(try present(line, number, expression, folder))
            }
        }
        return samples + line.absent.indices.map { absent(line, $0, folder) }
    }

    private static func present(_ line: Line, _ object: Int, _ expression: Int, _ folder: String) throws
        -> EvaluationSample
    {
        let text = line.objects[object].expressions[expression]
        return EvaluationSample(
            id: "\(line.id)-\(object)-\(expression)", image: folder + "/" + line.image, expression: text,
            kind: text == line.objects[object].text ? "name" : ExpressionKind(text).rawValue,
            truth: try line.objects[object].rle.mask()
        )
    }

    private static func absent(_ line: Line, _ number: Int, _ folder: String) -> EvaluationSample {
        EvaluationSample(
            id: "\(line.id)-absent-\(number)", image: folder + "/" + line.image, expression: line.absent[number],
            kind: "absent", truth: RunLengthMask(size: ImageSize(width: line.width, height: line.height)))
    }
}
