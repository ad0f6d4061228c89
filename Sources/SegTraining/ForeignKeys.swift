/// Keys that other trainers' configurations have, and what they are called here.
enum ForeignKeys {
    private static let names: [String: String] = [
        "learning_rate": "optimization.learningRate", "lr": "optimization.learningRate",
        "batch_size": "stages[0].imagesPerBatch",
        "per_device_train_batch_size": "stages[0].imagesPerBatch",
        "train_batch_size": "stages[0].imagesPerBatch",
        "gradient_accumulation_steps": "batchesPerStep",
        "epochs": "steps (a run is as long as its steps; it has no epochs)",
        "num_epochs": "steps (a run is as long as its steps; it has no epochs)",
        "num_train_epochs": "steps (a run is as long as its steps; it has no epochs)",
        "max_steps": "steps", "num_steps": "steps", "model_name_or_path": "model", "base_model": "model",
        "output_dir": "output", "warmup_steps": "optimization.schedule.warmupSteps",
        "warmup_ratio": "optimization.schedule.warmupSteps (steps, not a share)",
        "lr_scheduler_type": "optimization.schedule.shape", "weight_decay": "optimization.weightDecay",
        "adam_beta1": "optimization.beta1", "adam_beta2": "optimization.beta2",
        "adam_epsilon": "optimization.epsilon", "max_grad_norm": "optimization.clipNorm",
        "optim": "optimization.rule", "bf16": "optimization.precision: bfloat16",
        "fp16": "optimization.precision (bfloat16; there is no float16)", "torch_dtype": "optimization.weights",
        "dtype": "optimization.weights", "gradient_checkpointing": "recompute",
        "save_steps": "checkpointEverySteps", "save_total_limit": "checkpointsKept",
        "eval_steps": "evaluation.everySteps", "logging_steps": "nothing: every step is logged",
        "max_seq_length": "stages[0].rowTokens", "max_length": "stages[0].rowTokens",
        "cutoff_len": "stages[0].rowTokens", "dataset": "stages[0].sources[0].dataset",
        "train_file": "stages[0].sources[0].conversations", "lora_r": "lora.rank", "lora_rank": "lora.rank",
        "r": "lora.rank", "lora_alpha": "lora.alpha", "lora_dropout": "lora.dropout",
        "target_modules": "lora.targets", "lora_target_modules": "lora.targets", "use_rslora": "lora.rslora",
        "num_generations": "rollout.groupSize", "max_completion_length": "rollout.maxNewTokens",
        "max_new_tokens": "rollout.maxNewTokens", "beta": "policy.klWeight", "kl_coef": "policy.klWeight",
        "dataloader_num_workers": "workers", "report_to": "tensorBoard",
        "use_vllm": "nothing: answers are written by the run itself",
    ]

    /// What the last key of `path` is called here: by the table above where this configuration has it, or a key of the same letters
    /// elsewhere in it.
    ///
    /// - Parameters:
    ///   - path: an unknown key with the keys that lead to it.
    ///   - known: the paths of all keys of the configuration.
    /// - Returns: nil when nothing is like it.
    static func name(of path: String, among known: Set<String>) -> String? {
        let key = path.split(separator: ".").last.map(String.init) ?? path
        if let name = names[key.lowercased()] {
            let place = String(name.prefix { $0 != " " && $0 != ":" })
            if known.contains(place) || place == "nothing" { return name }
        }
        // What lies deep has a meaning of its own.
        let near = known.filter { $0.count(where: { $0 == "." }) <= 2 }
        let same = near.filter { plain($0.split(separator: ".").last.map(String.init) ?? $0) == plain(key) }
        return same.min { ($0.count, $0) < ($1.count, $1) }
    }

    /// Letters and digits alone: `learning_rate` and `learningRate` are one.
    private static func plain(_ key: String) -> String { key.lowercased().filter { $0.isLetter || $0.isNumber } }
}
