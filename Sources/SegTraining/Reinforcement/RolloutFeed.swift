internal import Foundation
internal import SegFormats
internal import SegInference
internal import SegModels
internal import SegRewards
internal import SegTasks
internal import SegTokens
internal import Torch

/// Asks a model questions about pictures, several answers each, and rewards them.
///
/// Which questions and which random numbers depends on the seed and the pictures' indexes only. Where several processes
/// share a run, each asks its share of the questions.
struct RolloutFeed {
    /// What a step learns from.
    struct Harvest {
        /// This process's groups whose answers differ in reward, each with its number among those of all processes.
        var groups: [(number: Int, group: AnswerGroup)] = []
        /// All groups of this process, also those from which there is nothing to learn.
        var asked: [AnswerGroup] = []
        /// Groups of all processes whose answers differ in reward.
        var count = 0
        /// The first picture that was not used.
        var nextScene: Int
        /// What could not be asked about, by whichever process.
        var leftOut = DataReport()
    }

    private let config: ReinforcementConfig
    private let folder: ModelFolder
    private let mixedSource: MixedSource
    private let model: any VisionLanguageModel
    private let stop: StopRule
    private let ranks: Ranks

    /// - Parameters:
    ///   - config: the run.
    ///   - folder: how questions and pictures become numbers.
    ///   - model: who answers.
    ///   - ranks: the processes that share the run.
    ///   - datasets: where datasets are read from.
    /// - Throws: what reading a dataset throws, and a problem with the folder's list of stop tokens.
    init(
        _ config: ReinforcementConfig, folder: ModelFolder, model: any VisionLanguageModel, ranks: Ranks = Ranks(),
        datasets: inout DatasetCache
    ) throws {
        self.config = config
        mixedSource =
            config.sources.isEmpty
            ? MixedSource(config.examples, seed: config.seed)
            : try MixedSource(config.sources, seed: config.seed, datasets: &datasets)
        self.ranks = ranks
        self.folder = folder
        self.model = model
        stop = StopRule(
            stopIDs: try StopTokens(directory: folder.url, template: folder.template).ids,
            maxNewTokens: config.rollout.maxNewTokens)
    }

    /// Asks from picture `first` on until there are enough groups to learn from, or the attempts to replace flat ones
    /// are used up.
    func harvest(from first: Int) throws -> Harvest {
        var harvest = Harvest(nextScene: first)
        for _ in 0...config.rollout.resampling where harvest.count < config.rollout.groups {
            let missing = config.rollout.groups - harvest.count
            let groups = try ask(missing, next: &harvest.nextScene, &harvest.leftOut)
            let numbers = try numbers(groups.map(\.advantages.isFlat), from: &harvest.count)
            harvest.asked += groups
            harvest.groups += zip(numbers, groups).compactMap { number, group in number.map { ($0, group) } }
        }
        return harvest
    }

    /// The numbers of this process's groups among those of all processes from which there is something to learn, in the
    /// order in which the questions were drawn.
    ///
    /// - Parameters:
    ///   - flat: whether there is nothing to learn, for each group of this process.
    ///   - count: the first number; afterwards the first that was not used.
    /// - Throws: `TorchError` when another process does not answer.
    /// - Returns: nil for a group from which there is nothing to learn.
    private func numbers(_ flat: [Bool], from count: inout Int) throws -> [Int?] {
        let all = try ranks.exchange(flat)
        var numbers = flat.map { _ in Int?.none }
        for question in 0..<all.reduce(0, { $0 + $1.count }) {
            let (place, rank) = question.quotientAndRemainder(dividingBy: ranks.size)
            if all[rank][place] { continue }
            if rank == ranks.rank { numbers[place] = count }
            count += 1
        }
        return numbers
    }

    /// Asks this process's share of at least `count` questions, all of each picture that is begun.
    ///
    /// - Parameters:
    ///   - count: questions wanted.
    ///   - next: the first picture; afterwards the first that was not used.
    ///   - report: gets what cannot be asked about.
    /// - Throws: what drawing, writing and the model throw.
    /// - Returns: one group a question.
    func ask(_ count: Int, next: inout Int, _ report: inout DataReport) throws -> [AnswerGroup] {
        try answered(questions(count, next: &next, &report))
    }

    /// This process's share of at least `count` questions, all of each picture that is begun. Every process looks at
    /// every picture, so that all number the questions alike.
    private func questions(
        _ count: Int, next: inout Int, _ report: inout DataReport
    ) throws -> [(AskedQuestion, seeds: [UInt64])] {
        var questions: [(AskedQuestion, seeds: [UInt64])] = []
        var drawn = 0
        // A mixture that leaves nothing to ask, or pictures that cannot be read, must not go on for ever.
        for _ in 0..<count * 100 where drawn < count {
            var random = SeededGenerator(seed: ~config.seed, index: next)
            let shown = try mixedSource.picture(at: next, report: &report)
            next += 1
            guard let picture = shown, folder.encoder.canShow(picture, &report) else { continue }
            for example in picture.examples.indices {
                let seeds = (0..<config.rollout.groupSize).map { _ in random.next() }
                if ranks.takes(drawn) {
                    questions.append((try AskedQuestion(example, of: picture, folder: folder), seeds))
                }
                drawn += 1
            }
        }
        return questions
    }

    private func answered(_ questions: [(AskedQuestion, seeds: [UInt64])]) throws -> [AnswerGroup] {
        let sampling = SamplingOptions(temperature: config.rollout.temperature)
        let requests = questions.map { Request($0.0.input, sampling: sampling, stop: stop) }
        var options = Engine.Options.manyAnswers(rows: config.rollout.rowLimit)
        options.notesExperts = true
        // Its own for each batch of questions: what it remembers holds as long as the weights.
        let engine = Engine(model, options: options)
        let generations = try config.optimization.precision.run(on: model.device) {
            try engine.generate(requests, seeds: questions.map(\.seeds))
        }
        return zip(questions, generations).map { question, answers in
            AnswerGroup(
                question.0, attempts: attempts(answers, at: question.0), scale: config.policy.advantages)
        }
    }

    private func attempts(_ answers: [Generation], at question: AskedQuestion) -> [AnswerGroup.Attempt] {
        let rewarder = Rewarder(
            question.example.task, answer: question.example.answer, about: question.truth, rule: config.reward,
            budget: config.rollout.maxNewTokens)
        return answers.map { answer in
            let text = folder.tokenizer.decode(answer.ids, skipSpecial: true)
            let isFinished = answer.finishReason == .stop
            return AnswerGroup.Attempt(
                ids: answer.ids, logProbabilities: answer.logProbabilities.map { $0 ?? 0 }, isFinished: isFinished,
                text: text,
                reward: rewarder.reward(.init(text: text, tokens: answer.ids.count, isFinished: isFinished)),
                experts: answer.experts)
        }
    }
}
