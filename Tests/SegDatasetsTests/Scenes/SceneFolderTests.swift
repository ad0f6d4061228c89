import Foundation
import SegDatasets
import SegGeometry
import SegImaging
import SegScenes
import Testing

/// `SceneRecord` is tested through the files that are made of it.
struct SceneFolderTests {
    private func write(workers: Int, count: Int = 70) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scenes-\(UUID().uuidString)")
        let scenes = SceneFolder(style: SceneStyle(sizes: [ImageSize(width: 64, height: 48)]), seed: 5)
        try scenes.write(count: count, to: folder, workers: workers)
        return folder
    }

    @Test func `the bytes do not depend on the number of workers`() throws {
        let folders = try [1, 2, 5].map { try write(workers: $0) }
        defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
        let lists = try folders.map { try Data(contentsOf: $0.appendingPathComponent("scenes.jsonl")) }
        #expect(lists[0] == lists[1] && lists[0] == lists[2])
        for index in [0, 33, 69] {
            let name = "images/000000" + (index < 10 ? "0" : "") + "\(index).png"
            let pictures = try folders.map { try Data(contentsOf: $0.appendingPathComponent(name)) }
            #expect(pictures[0] == pictures[1] && pictures[0] == pictures[2])
        }
    }

    @Test func `a line says what its picture shows`() throws {
        let folder = try write(workers: 1, count: 5)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = try String(contentsOf: folder.appendingPathComponent("scenes.jsonl"), encoding: .utf8)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 5)
        for line in lines {
            let record = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let path = try #require(record["image"] as? String)
            let image = try Image(contentsOf: folder.appendingPathComponent(path).path)
            #expect(image.size == ImageSize(width: 64, height: 48))
            for object in try #require(record["objects"] as? [[String: Any]]) {
                let rle = try #require(object["rle"] as? [String: Any])
                let counts = try #require(rle["counts"] as? String)
                let mask = try RunLengthMask(size: image.size, compressed: counts)
                #expect(mask.area == object["area"] as? Int)
                let box = try #require(object["box"] as? [Int]).map(Double.init)
                #expect(mask.box == ImageBox(x1: box[0], y1: box[1], x2: box[2], y2: box[3]))
            }
        }
    }
}
