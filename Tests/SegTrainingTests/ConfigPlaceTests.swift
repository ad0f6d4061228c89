import Testing

@testable import SegTraining

struct ConfigPlaceTests {
    private func problems(_ text: String) -> [String] {
        do {
            _ = try TrainConfig(text: text, path: "run.yaml")
            return []
        } catch {
            if case .config(_, let problems)? = error as? TrainingError { return problems }
            return ["\(error)"]
        }
    }

    @Test(arguments: [
        ("steps: 8.5", "steps is 8.5, not a whole number"), ("seed: -5", "seed is -5, not a whole number from 0"),
        ("optimization: {learningRate: .inf}", "optimization.learningRate is inf, not a finite number"),
        (
            "optimization: {schedule: {shape: cosin}}",
            "optimization.schedule.shape is 'cosin', not one of constant, cosine, linear, trapezoid"
        ),
        ("start: scratch", "start is 'scratch', not one of auto, random, checkpoint"),
        ("model: 7", "model is 7, not text"),
        ("recompute: maybe", "recompute is 'maybe', not true or false"), ("stages: 3", "stages is 3, not a list"),
        ("optimization: [1]", "optimization is a list, not a mapping of keys to values"),
        (
            "stages: [{imagesPerBatch: 2}, {fromStep: 4, imagesPerBatch: 2.5}]",
            "stages[1].imagesPerBatch is 2.5, not a whole number"
        ),
        ("optimization: {clipNorm: x}", "optimization.clipNorm is 'x', not a number"),
    ]) func `a value that cannot be read is named with its key and what is allowed`(text: String, said: String) {
        #expect(problems(text) == [said])
    }

    @Test func `all of them are named at once`() {
        let found = problems("steps: 8.5\nseed: -5\nmodel: 7\noptimization: {rule: sgd, clipNorm: -1}\n")
        #expect(found.count == 5 && found.contains("optimization.clipNorm is -1.0, not a positive number"), "\(found)")
    }
}
