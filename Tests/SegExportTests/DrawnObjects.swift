import DatasetFixtures
import Foundation
import SegGeometry
import TestSupport

@testable import SegExport

/// Masks and pictures by chance, always the same for a seed.
enum DrawnObjects {
    /// A mask of rectangles and specks, some of them cut out: holes, several parts, single pixels, parts that meet at corners.
    static func mask(_ random: inout SplitMix64, size: ImageSize) -> Mask {
        var mask = Mask(size: size)
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let isInside = Int.random(in: 0..<3, using: &random) > 0
            let (x, y) = (
                Int.random(in: 0..<size.width, using: &random), Int.random(in: 0..<size.height, using: &random)
            )
            let side = Int.random(in: 1...9, using: &random)
            for row in y..<min(y + side, size.height) {
                for column in x..<min(x + side, size.width) { mask[column, row] = isInside }
            }
        }
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let (x, y) = (
                Int.random(in: 0..<size.width, using: &random), Int.random(in: 0..<size.height, using: &random)
            )
            mask[x, y].toggle()
        }
        return mask
    }

    static func size(_ random: inout SplitMix64) -> ImageSize {
        ImageSize(width: Int.random(in: 1...24, using: &random), height: Int.random(in: 1...24, using: &random))
    }

    /// An object traced as the data are: rings of pixel centres.
    static func object(_ mask: Mask, label: String = "cat", outlines: ExportOutlines = .exact) -> AnswerObject? {
        mask.area == 0
            ? nil : AnswerObject(rings: mask.contours().map(\.ring.inImage), mask: RunLengthMask(mask))
    }

    /// A picture with up to three objects.
    static func picture(
        _ random: inout SplitMix64, name: String, outlines: ExportOutlines = .exact
    ) -> ExportPicture {
        let size = size(&random)
        var picture = ExportPicture(
            name: name, size: size, label: "", answers: [], fill: .inclusive, outlines: outlines)
        for index in 0..<Int.random(in: 0...3, using: &random) {
            let answers = [object(mask(&random, size: size))].compactMap { $0 }
            picture.objects +=
                ExportPicture(
                    name: name, size: size, label: ["cat", "big \"dog\" & <co>", "猫"][index], answers: answers,
                    fill: .inclusive, outlines: outlines
                ).objects
        }
        return picture
    }
}

/// A folder that is gone after the test.
final class ExportFolder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("export-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func bytes(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: url.appendingPathComponent(name))) }

    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// The files below, sorted.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: url.path).filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path($0), isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    func json(_ name: String) throws -> Any { try JSONSerialization.jsonObject(with: Data(bytes(name))) }

    /// Exports pictures in one format.
    @discardableResult
    func export(_ format: ExportFormat, _ pictures: [ExportPicture]) throws -> [String] {
        let run = try ExportRun([format], folder: url.path)
        for picture in pictures { try run.add(picture) }
        return try run.finish()
    }
}
