internal import Foundation
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
        var objects: [Object]
        var absent: [String]
    }

    /// The samples in the order of the file: of each scene one expression, or all of them.
    ///
    /// With one a scene, scene `n` is asked for object and expression number `n`, modulo how many there are, so that all
    /// kinds of expression take their turn. Absent nouns are asked for in every tenth scene that has any.
    ///
    /// - Parameters:
    ///   - folder: has `scenes.jsonl` and the pictures that it names.
    ///   - everyExpression: whether all expressions of all objects, and all absent nouns, are asked for.
    /// - Returns: the samples.
    /// - Throws: `EvaluationError` naming file and line.
    public static func load(_ folder: String, everyExpression: Bool = false) throws -> [EvaluationSample] {
        let path = folder + "/scenes.jsonl"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw EvaluationError.file(path: path, reason: "cannot be read; `simpleseg scenes` writes it")
        }
        var samples: [EvaluationSample] = []
        for (index, text) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
            do {
                let line = try JSONDecoder().decode(Line.self, from: text)
                samples += try everyExpression ? all(line, folder) : one(line, folder)
            } catch {
                throw EvaluationError.line(path: path, line: index + 1, reason: "not a scene: \(error)")
            }
        }
        return samples
    }

    private static func one(_ line: Line, _ folder: String) throws -> [EvaluationSample] {
        if line.id % 10 == 9, !line.absent.isEmpty {
            return [absent(line, line.id / 10 % line.absent.count, folder)]
        }
        let named = line.objects.indices.filter { !line.objects[$0].expressions.isEmpty }
        guard !named.isEmpty else { return [] }
        let object = named[line.id % named.count]
        return [try present(line, object, line.id % line.objects[object].expressions.count, folder)]
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
            kind: text == line.objects[object].text ? "name" : "description", truth: try line.objects[object].rle.mask()
        )
    }

    private static func absent(_ line: Line, _ number: Int, _ folder: String) -> EvaluationSample {
        EvaluationSample(
            id: "\(line.id)-absent-\(number)", image: folder + "/" + line.image, expression: line.absent[number],
            kind: "absent", truth: RunLengthMask(size: ImageSize(width: line.width, height: line.height)))
    }
}
