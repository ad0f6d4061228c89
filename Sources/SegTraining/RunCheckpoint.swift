internal import Foundation
internal import SegLayers
internal import Torch

/// A point from which a run goes on as if it had never stopped.
///
/// `checkpoints/step-00001000/` is a model folder in Hugging Face's layout, to be used as it is (an adapter's in
/// `peft`'s), plus the weights being trained and the optimizer's state (``TrainingState``) and `training.json` (position and
/// configuration). The examples of a step depend on its number only, so the position is all that the data needs.
struct RunCheckpoint {
    /// Where a run stands.
    struct Position: Hashable, Codable {
        /// Steps done.
        var step: Int
        /// Scenes seen.
        var scenes: Int
    }

    /// What `training.json` holds. The configuration is for people: a run goes on by the one that it is given, and so
    /// can be resumed by a version that knows more settings.
    private struct Record<Config: FileConfig>: Encodable {
        var step: Int
        var scenes: Int
        var config: Config
    }

    /// The checkpoint's folder.
    let url: URL
    let position: Position

    /// What a run begins with: the newest checkpoint when it is to be resumed, nil when it is new.
    ///
    /// - Throws: `TrainingError.runExists` and `.nothingToResume` when the folder is not as it should be.
    static func toResume(in output: URL, resume: Bool) throws -> RunCheckpoint? {
        let checkpoint = try newest(in: output)
        if !resume, checkpoint != nil { throw TrainingError.runExists(path: output.path) }
        if resume, checkpoint == nil { throw TrainingError.nothingToResume(path: output.path) }
        return checkpoint
    }

    /// The newest complete checkpoint of a run folder; nil when there is none.
    static func newest(in output: URL) throws -> RunCheckpoint? {
        let all = all(in: output)
        guard let url = all.last else { return nil }
        if let whole = whole(url) { return whole }
        let others = all.dropLast().last { whole($0) != nil }
        let advice =
            others.map { "the last whole one is \($0.lastPathComponent): remove the broken one to go on from there" }
            ?? "there is no other"
        throw TrainingError.file(
            path: url.path, reason: "the newest checkpoint is broken (\(brokenPart(url))); \(advice)")
    }

    /// The checkpoint in `url`, if its position and its state can be read.
    private static func whole(_ url: URL) -> RunCheckpoint? {
        guard let data = try? Data(contentsOf: url.appendingPathComponent("training.json")),
            let position = try? JSONDecoder().decode(Position.self, from: data), (try? TrainingState(in: url)) != nil
        else { return nil }
        return RunCheckpoint(url: url, position: position)
    }

    /// Which file of a checkpoint is not as it should be, and why.
    private static func brokenPart(_ url: URL) -> String {
        guard let data = try? Data(contentsOf: url.appendingPathComponent("training.json")) else {
            return "training.json is missing"
        }
        if (try? JSONDecoder().decode(Position.self, from: data)) == nil { return "training.json has no position" }
        do {
            _ = try TrainingState(in: url)
            return TrainingState.fileName
        } catch {
            return "\(error)"
        }
    }

    /// The folders of complete checkpoints, oldest first. Partial ones have a hidden name.
    static func all(in output: URL) -> [URL] {
        let folder = output.appendingPathComponent("checkpoints")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix("step-") }.sorted().map { folder.appendingPathComponent($0) }
    }

    /// The folder of the checkpoint after `step` steps.
    static func folder(of step: Int, in output: URL) -> URL {
        let digits = String(step)
        let name = "step-" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
        return output.appendingPathComponent("checkpoints").appendingPathComponent(name)
    }

    /// Removes all checkpoints but the `kept` newest ones and the best one.
    static func prune(in output: URL, kept: Int) throws {
        let best = BestCheckpoint.read(in: output).map { folder(of: $0.step, in: output).lastPathComponent }
        for old in all(in: output).dropLast(kept) where old.lastPathComponent != best {
            try FileManager.default.removeItem(at: old)
        }
    }

    /// Writes a checkpoint, and then removes all but the `kept` newest ones and the best one. All processes of a run
    /// call it: each writes the state that it owns, the first one all else.
    static func write(
        _ position: Position, config: some FileConfig, kept: Int, optimizer: Optimizer, folder model: ModelFolder,
        run: RunModel, in output: URL
    ) throws {
        let ranks = optimizer.ranks
        let target = DurableFolder(folder(of: position.step, in: output))
        if ranks.isFirst { try target.begin() }
        // The others write where the first one has made room.
        if ranks.size > 1 { _ = try ranks.exchange(true) }
        try TrainingState.write(optimizer.kept, to: target.partial, ranks: ranks)
        guard ranks.isFirst else { return try optimizer.published.serve() }
        try model.copyCompanions(to: target.partial)
        try run.publish(optimizer, to: target.partial)
        if ranks.size > 1 { try optimizer.published.end() }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let record = Record(step: position.step, scenes: position.scenes, config: config)
        try encoder.encode(record).write(to: target.partial.appendingPathComponent("training.json"))
        try target.commit()
        try prune(in: output, kept: kept)
    }

    /// Puts the checkpoint's weights and this process's part of the optimizer's state into `optimizer` and its parameters.
    func restore(_ optimizer: Optimizer) throws {
        let weights = optimizer.parameters.map { (Optimizer.weightPrefix + $0.name, $0.tensor) }
        try TrainingState(in: url).fill(weights + optimizer.state)
    }
}
