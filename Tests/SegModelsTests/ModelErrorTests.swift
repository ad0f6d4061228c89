import Testing

@testable import SegModels

@Suite struct ModelErrorTests {
    @Test(arguments: [
        (
            ModelError.unreadable(path: "d/config.json", reason: "no such file"),
            "d/config.json: cannot be read: no such file"
        ),
        (
            .placeholders(expected: 3, found: 4),
            "the prompt has 4 image placeholders where the pictures give 3 features"
        ),
        (
            .unknownArchitecture(path: "c", found: "x"),
            "c: architecture x is not known; known: qwen2_5_vl, kimi_vl, qwen3_vl, qwen3_vl_moe"
        ),
        (.patches(expected: [4, 2], found: [1]), "pixel values have shape [1] where the grids need [4, 2]"),
        (.grid(rows: 3, columns: 4, merge: 2), "a grid of 3 × 4 patches cannot be merged in blocks of 2 × 2"),
        (
            .config(
                path: "c",
                problems: [.init(key: "k", expected: "e", found: "f"), .init(key: "l", expected: "g", found: "h")]),
            "c: k: expected e, found f; l: expected g, found h"
        ),
    ])
    func `errors are sentences with the facts`(_ error: ModelError, _ sentence: String) {
        #expect("\(error)" == sentence)
    }

    @Test func `of many problems twenty are shown and the rest counted`() {
        let problems = (0..<25).map { CheckpointProblem.missingTensor(name: "t\($0)", shape: [1]) }
        let sentence = "\(ModelError.checkpoint(path: "d", problems: problems))"
        #expect(
            sentence.contains("no tensor for t19 [1]") && !sentence.contains("t20") && sentence.hasSuffix("and 5 more"))
    }
}
