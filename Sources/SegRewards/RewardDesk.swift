internal import SegGeometry
package import SegNotation

/// Rewards records. What the last one said is true is kept: answers to one question tend to come together.
package struct RewardDesk {
    private let rule: RewardRule
    private let budget: Int
    private var last: (question: Question, rewarder: Rewarder)?

    /// What decides a rewarder.
    private struct Question: Hashable {
        let task: ExampleTask
        let answer: String
        let truth: [UInt8]
    }

    /// - Parameters:
    ///   - rule: what counts.
    ///   - budget: the most tokens of an answer, of which `length` is a share.
    package init(rule: RewardRule, budget: Int) {
        (self.rule, self.budget) = (rule, budget)
    }

    /// The reward of a record's answer.
    ///
    /// - Throws: `RecordError` and `GeometryError` when the record cannot be used.
    package mutating func reward(_ record: JSONRecord) throws -> Reward {
        let text = try record.string("text")
        let question = try Question(
            task: Self.task(of: record), answer: record.has("answer") ? record.string("answer") : "",
            truth: Array(record.json("truth") ?? []))
        let tokens = record.has("tokens") ? try record.integer("tokens") : nil
        if tokens.map({ $0 < 0 }) ?? (rule.weights.length > 0) {
            throw RecordError.wrongMember(name: "tokens", expected: "the number of the answer's tokens")
        }
        let isFinished = try record.has("finished") ? record.bool("finished") : true
        let reward = try rewarder(of: question, in: record)
            .reward(.init(text: text, tokens: tokens ?? 0, isFinished: isFinished))
        if tokens != nil { return reward }
        return Reward(parts: reward.parts.filter { $0.key != .length }, weights: rule.weights, form: reward.form)
    }

    private mutating func rewarder(of question: Question, in record: JSONRecord) throws -> Rewarder {
        if let last, last.question == question { return last.rewarder }
        let truth = try Self.truth(of: record, task: question.task)
        if question.task.asked == .text, !record.has("answer") { throw RecordError.missingMember(name: "answer") }
        let rewarder = Rewarder(
            question.task, answer: question.answer, about: truth, rule: rule, budget: budget)
        last = (question, rewarder)
        return rewarder
    }

    private static func task(of record: JSONRecord) throws -> ExampleTask {
        guard let task = ExampleTask(rawValue: try record.string("task")) else {
            let names = ExampleTask.allCases.map(\.rawValue).joined(separator: ", ")
            throw RecordError.wrongMember(name: "task", expected: "one of \(names)")
        }
        return task
    }

    /// What the record says there is to find; nil for nothing.
    private static func truth(of record: JSONRecord, task: ExampleTask) throws -> ExampleTruth? {
        guard record.has("truth") else { return nil }
        if task == .absent || task == .pictureToText {
            throw RecordError.wrongMember(name: "truth", expected: "null, as the task \(task.rawValue) needs it")
        }
        let isList = record.json("truth")?.first == UInt8(ascii: "[")
        let masks = try (isList ? record.objects("truth") : [record.object("truth")]).map { try $0.runLengthMask() }
        let size = ImageSize(width: try record.integer("width"), height: try record.integer("height"))
        guard masks.allSatisfy({ $0.size == size }) else {
            throw RecordError.wrongMember(name: "truth", expected: "of size [\(size.height), \(size.width)]")
        }
        guard let truth = try ExampleTruth(masks: masks) else {
            throw RecordError.wrongMember(name: "truth", expected: "a mask with a pixel; give null for what is absent")
        }
        return truth
    }
}

extension Reward {
    /// Adds the fields `parts`, each part unweighted by its name, `reward`, their weighted sum, and `form`, what the answer is.
    package func write(to record: inout JSONObjectWriter) {
        var named = JSONObjectWriter()
        for part in RewardPart.allCases { if let value = parts[part] { named.field(part.rawValue, value) } }
        record.field("parts", named)
        record.field("reward", total)
        if let form { record.field("form", form.rawValue) }
    }
}
