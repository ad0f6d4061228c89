import SegModels
import SegRewards
import SegTraining
import Testing

struct LoRATests {
    private func problems(_ text: String) -> String {
        do {
            _ = try TrainConfig(text: text, path: "run.yaml")
            return ""
        } catch { return "\(error)" }
    }

    @Test func `a file says rank, alpha, dropout and targets, as peft spells them`() throws {
        let text = """
            start: checkpoint
            lora: {rank: 8, alpha: 32, dropout: 0.05, rslora: true, targets: [q_proj, v_proj]}
            """
        let lora = try TrainConfig(text: text, path: "run.yaml").lora
        #expect(lora.rank == 8 && lora.alpha == 32 && lora.dropout == 0.05 && lora.rslora && lora.isOn)
        #expect(lora.targets == .named(["q_proj", "v_proj"]))
        let expression = #"{"start": "checkpoint", "lora": {"rank": 1, "targets": ".*\\.(q|v)_proj"}}"#
        #expect(try TrainConfig(text: expression, path: "r").lora.targets == .matching(#".*\.(q|v)_proj"#))
        let rl = try ReinforcementConfig(text: "lora: {rank: 4}", path: "rl.yaml").lora
        #expect(rl.targets == .allLinear && rl.isOn && !ReinforcementConfig().lora.isOn && !TrainConfig().lora.isOn)
    }

    @Test func `the kept file reads back as the same run`() throws {
        var config = TrainConfig()
        config.start = .checkpoint
        config.lora.rank = 3
        config.lora.targets = .named(["o_proj"])
        config.optimization.parts.vision.frozen = true
        config.optimization.weights = .int8
        config.recompute = true
        #expect(try TrainConfig(text: String(decoding: config.json, as: UTF8.self), path: "kept") == config)
    }

    @Test(arguments: [
        ("start: random\nlora: {rank: 4}", "an adapter needs the weights of a model"),
        ("lora: {alpha: 3}", "rank is 0"),
        ("start: random\nlora: {adapter: A}", "an adapter needs the weights of a model"),
        ("start: checkpoint\nlora: {adapter: A, rank: 4}", "lora.adapter is given"),
        ("start: checkpoint\nlora: {adapter: A, targets: [q_proj]}", "lora.adapter is given"),
        ("lora: {rank: -1}", "lora.rank is -1"), ("lora: {rank: 2, alpha: 0}", "lora.alpha is 0.0"),
        ("lora: {rank: 2, dropout: 1}", "lora.dropout is 1.0"), ("lora: {rank: 2, targets: \"(\"}", "lora.targets"),
        ("lora: {rank: 2, targets: []}", "lora.targets"), ("lora: {rank: 2, target: q}", "unknown key lora.target"),
        ("lora: {rank: 2, targets: 5}", "lora.targets"), ("optimization: {weights: int8}", "only the frozen base"),
        ("optimization: {weights: int4}", "optimization.weights"), ("device: tpu", "device is tpu"),
        ("optimization: {parts: {vision: {rate: 0}}}", "parts.vision.rate is 0.0"),
        ("optimization: {parts: {tail: {rate: 1}}}", "unknown key optimization.parts.tail"),
    ])
    func `what cannot be used is told by its key`(_ text: String, _ said: String) {
        #expect(problems(text).contains(said), "\(problems(text))")
    }

    @Test func `reinforcement refuses dropout`() {
        let error = #expect(throws: TrainingError.self) {
            try ReinforcementConfig(text: "lora: {rank: 2, dropout: 0.1}", path: "rl.yaml")
        }
        #expect(error.map { "\($0)" }?.contains("lora.dropout is 0.1, not 0") == true)
    }
}
