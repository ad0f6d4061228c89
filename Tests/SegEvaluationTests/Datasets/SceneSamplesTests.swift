import Foundation
import SegDatasets
import SegEvaluation
import SegGeometry
import SegScenes
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

@Test func `of a folder with splits one split is taken, with present and absent objects in it`() throws {
    let folder = try drawn(80)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/scenes.jsonl"
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let marked = lines.enumerated().map { "{\"split\": \"\($0 % 2 == 0 ? "val" : "testA")\", " + $1.dropFirst() }
    try Data((marked.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
    let val = try SceneSamples.load(folder)
    let test = try SceneSamples.load(folder, split: "testA")
    for (samples, parity) in [(val, 0), (test, 1)] {
        #expect((36...40).contains(samples.count))
        #expect(samples.allSatisfy { (Int($0.id.prefix { $0 != "-" }) ?? 0) % 2 == parity })
        #expect((2...4).contains(samples.count { $0.kind == "absent" }))
    }
    let error = #expect(throws: EvaluationError.self) { try SceneSamples.load(folder, split: "testB") }
    #expect("\(String(describing: error))".contains("testA, val"))
}
