import Testing

@testable import SegTraining

struct ForeignKeysTests {
    private func problems<Config: FileConfig>(_: Config.Type, _ text: String) -> [String] {
        do {
            _ = try Config(text: text, path: "run.yaml")
            return []
        } catch {
            if case .config(_, let problems)? = error as? TrainingError { return problems }
            return ["\(error)"]
        }
    }

    @Test(arguments: [
        ("learning_rate", "optimization.learningRate"), ("learningRate", "optimization.learningRate"),
        ("batch_size", "stages[0].imagesPerBatch"),
        ("gradient_accumulation_steps", "batchesPerStep"),
        ("epochs", "steps (a run is as long as its steps; it has no epochs)"), ("output_dir", "output"),
        ("max_grad_norm", "optimization.clipNorm"), ("lora_alpha", "lora.alpha"),
        ("Batches_Per_Step", "batchesPerStep"),
        ("warmup_steps", "optimization.schedule.warmupSteps"), ("bf16", "optimization.precision: bfloat16"),
    ]) func `a key of other trainers is answered with its name here`(key: String, name: String) {
        #expect(problems(TrainConfig.self, "\(key): 1") == ["unknown key \(key); here it is \(name)"])
    }

    @Test func `what only one kind of run has is named in that kind alone`() {
        #expect(
            problems(ReinforcementConfig.self, "num_generations: 4") == [
                "unknown key num_generations; here it is rollout.groupSize"
            ])
        #expect(problems(TrainConfig.self, "num_generations: 4") == ["unknown key num_generations"])
        #expect(problems(TrainConfig.self, "colour: red") == ["unknown key colour"])
    }
}
