import Foundation
import SegGeometry
import SegImaging
import Testing

@testable import SegDatasets
@testable import SegFormats
@testable import SegScenes

/// `SceneReferences` is tested through the files that are made of it.
struct SceneReferFilesTests {
    private func written(_ count: Int, workers: Int, width: Int = 80) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("refemoji-\(UUID().uuidString)")
        var style = SceneStyle.emoji(sizes: [ImageSize(width: width, height: 64)])
        style.emoji.photographs = []
        try SceneFolder(style: style, seed: 5).write(count: count, to: folder, workers: workers)
        return folder
    }

    @Test func `the bytes do not depend on the number of workers`() throws {
        let folders = try [1, 3].map { try written(70, workers: $0) }
        defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
        for name in ["scenes.jsonl", "refs(emoji).p", "instances.json", "images/00000000.png", "images/00000069.png"] {
            let bytes = try folders.map { try Data(contentsOf: $0.appendingPathComponent(name)) }
            #expect(bytes[0] == bytes[1], "\(name)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folders[0].path).sorted()
        #expect(names == ["images", "instances.json", "refs(emoji).p", "scenes.jsonl"])
    }

    @Test func `the reader of REFER gives back what was drawn`() throws {
        let folder = try written(40, workers: 1)
        defer { try? FileManager.default.removeItem(at: folder) }
        var report = DataReport()
        let dataset = try ReferDataset(folder: folder.path, splitBy: "emoji", report: &report)
        #expect(report.entries.isEmpty)
        #expect(dataset.references.count > 60)
        #expect(Set(dataset.references.map(\.split)) == ["train", "val", "testA", "testB"])
        let lines = try String(contentsOf: folder.appendingPathComponent("scenes.jsonl"), encoding: .utf8)
            .split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
        for reference in dataset.references {
            let line = lines[reference.imageID]
            #expect(line["split"] as? String == reference.split)
            let objects = try #require(line["objects"] as? [[String: Any]])
            let object = objects[(reference.id - 1) % SceneReferences.objectsPerScene]
            let mask = try #require(object["rle"] as? [String: Any])
            #expect(try dataset.mask(of: reference).compressed == mask["counts"] as? String)
            let expressions = Set(try #require(object["expressions"] as? [String]).map { $0.lowercased() })
            #expect(reference.sentences.allSatisfy { expressions.contains($0.text) })
            #expect((1...3).contains(reference.sentences.count))
            #expect(dataset.instances.categories[reference.categoryID] == object["kind"] as? String)
            let image = try dataset.image(of: reference)
            #expect(try Image(contentsOf: folder.path + "/images/" + image.file).size == image.size)
        }
        #expect(
            Set(dataset.references.flatMap { $0.sentences.map(\.id) }).count
                == dataset.references.reduce(0) { $0 + $1.sentences.count })
    }

    @Test func `no scenes, and scenes that show nothing, are written too`() throws {
        for (count, width) in [(0, 80), (3, 16)] {
            let folder = try written(count, workers: 1, width: width)
            defer { try? FileManager.default.removeItem(at: folder) }
            var report = DataReport()
            let dataset = try ReferDataset(folder: folder.path, splitBy: "emoji", report: &report)
            #expect(dataset.instances.images.count == count)
            #expect(report.entries.isEmpty)
        }
    }
}
