import Foundation
import SegData
import SegEvaluation
import SegGeometry
import Testing

private func drawn(_ count: Int) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scenes-\(UUID().uuidString)")
    let style = SceneStyle(sizes: [ImageSize(width: 64, height: 64)])
    try SceneFolder(style: style, seed: 9).write(count: count, to: folder, workers: 2)
    return folder.path
}

@Test func `a drawn folder gives one sample a scene, each with the mask of what it names`() throws {
    let folder = try drawn(30)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let samples = try SceneSamples.load(folder)
    #expect(samples.count <= 30 && samples.count >= 25)
    #expect(Set(samples.map(\.id)).count == samples.count)
    for sample in samples {
        #expect(sample.truth.size == ImageSize(width: 64, height: 64))
        #expect((sample.truth.area == 0) == (sample.kind == "absent"))
        #expect(FileManager.default.fileExists(atPath: sample.image))
    }
    #expect(samples.contains { $0.kind == "absent" })
    let all = try SceneSamples.load(folder, everyExpression: true)
    #expect(all.count > samples.count)
    #expect(Set(all.map(\.id)).isSuperset(of: samples.map(\.id)))
}

@Test func `a damaged line is an error that names it`() throws {
    let folder = try drawn(2)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/scenes.jsonl"
    let text = try String(contentsOfFile: path, encoding: .utf8) + "{\"id\": 3}\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    do {
        _ = try SceneSamples.load(folder)
        Issue.record("a damaged line was read")
    } catch EvaluationError.line(_, let line, _) {
        #expect(line == 3)
    }
    #expect(throws: EvaluationError.self) { try SceneSamples.load("no/such/folder") }
}
