internal import Foundation
internal import SegModels
internal import Torch

/// What decides, in a configuration of either kind, which model a run trains and where.
public protocol RunSettings {
    /// The folder of the model that the run starts from.
    var model: String { get }
    /// Of everything that is drawn.
    var seed: UInt64 { get }
    /// The last step.
    var steps: Int { get set }
    /// CPU threads of tensor operations; 0: this process's share of the machine's cores.
    var threads: Int { get set }
    /// Where the model is: `cpu`, `cuda`, `cuda:N`.
    var device: String { get set }
    /// Whether blocks are run again in the backward pass.
    var recompute: Bool { get }
    /// The adapter that is trained, if one is.
    var lora: LoRA { get }
    /// How weights change.
    var optimization: TrainConfig.Optimization { get }
}

extension TrainConfig: RunSettings {}
extension ReinforcementConfig: RunSettings {}

extension RunSettings {
    /// Everything that is wrong with these values, a sentence each.
    var modelProblems: [String] {
        var found = lora.problems.map { "lora." + $0 }
        if (try? Device(parsing: device)) == nil { found.append("device is \(device), not cpu, cuda or cuda:N") }
        if optimization.weights.isQuantized, !lora.isOn {
            found.append(
                "optimization.weights is \(optimization.weights.rawValue), which only the frozen base of an adapter can be: give lora.rank or lora.adapter"
            )
        }
        return found
    }

    /// What a run starts from, in a sentence.
    func origin(resumedFrom checkpoint: RunCheckpoint?) -> String {
        let rate = optimization.learningRate
        let warmUp = optimization.schedule.warmupSteps
        let speed = "; learning rate \(rate)" + (warmUp > 0 ? " after \(warmUp) steps of warm-up" : "")
        if let checkpoint {
            return "goes on after step \(checkpoint.position.step), from \(checkpoint.url.relativePath)\(speed)"
        }
        var source = "starts from the weights of \(model)"
        if let config = self as? TrainConfig, config.start == .random {
            source = "starts from random weights (seed \(seed)), in the shape of \(model)"
            if TrainConfig.Start.hasWeights(model) { source += ", whose own weights are not used (start: random)" }
        } else if !lora.adapter.isEmpty {
            source += " and the adapter \(lora.adapter), which is trained"
        } else if lora.isOn {
            source += ", with a new adapter of rank \(lora.rank), which is trained"
        }
        return source + speed
    }

    /// The device, once it is certain to be there.
    ///
    /// - Throws: `TorchError.deviceName`, `TorchError.noDevice`.
    func usableDevice() throws -> Device {
        try TorchRuntime.require(Device(parsing: device))
    }

    /// The type in which a checkpoint's weights are loaded.
    var weights: DTypeChoice {
        switch optimization.weights {
        case .auto: lora.isOn ? .auto : .float32
        case .float32: .float32
        case .bfloat16: .bfloat16
        case .int8: .int8
        case .int4: .int4
        }
    }
}

extension TrainConfig.Optimization {
    /// The type in which weights are held. What is trained keeps a float32 copy wherever it has fewer digits, and the
    /// optimizer works on that.
    public enum Weights: String, CaseIterable, Hashable, Sendable, Codable {
        /// float32; the base of an adapter in the type of its checkpoint.
        case auto
        /// Single precision.
        case float32
        /// 16 bits.
        case bfloat16
        /// The language model's matrices in a byte a number: for the base of an adapter only.
        case int8
        /// As int8, the feed-forward parts and experts in half a byte.
        case int4

        var isQuantized: Bool { self == .int8 || self == .int4 }
    }
}
