import Foundation
import SegEvaluation
import SegGeometry
import SegImaging

/// Samples about pictures in a temporary folder, which goes with this value.
final class DotSamples {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dots-\(UUID().uuidString)")
    private(set) var samples: [EvaluationSample] = []

    /// `count` samples, two a picture; each asks for another square.
    init(_ count: Int) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let size = ImageSize(width: 84, height: 56)
        for index in 0..<count {
            let path = folder.appendingPathComponent("\(index / 2).png").path
            if index % 2 == 0 { try Image(size: size, red: UInt8(index)).writePNG(to: path) }
            var mask = Mask(size: size)
            for x in 21...42 { for y in 14...(14 + index) { mask[x, y] = true } }
            samples.append(
                EvaluationSample(
                    id: "\(index)", image: path, expression: "dot \(index)", kind: "", truth: RunLengthMask(mask)))
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The path of a file in the folder.
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// A new or begun log.
    func log(_ name: String = "answers.jsonl") throws -> EvaluationLog {
        try EvaluationLog(
            path: path(name),
            header: EvaluationHeader(model: "m", weights: "w", dataset: "dots", split: "val", options: [:]))
    }
}
