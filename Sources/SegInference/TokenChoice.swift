import SegModels
import Torch

/// Chooses the next tokens of rows from their logits: of all that are chosen alike at once.
struct TokenChoice {
    /// [V] bool, true for tokens that are never written.
    private let banned: Tensor

    /// - Parameters:
    ///   - banned: tokens that are never written.
    ///   - model: whose tokens these are.
    /// - Throws: `TorchError` when there is no memory for it.
    init(banned: Set<Int>, of model: any VisionLanguageModel) throws {
        let column = (0..<model.vocabularySize).map(banned.contains)
        self.banned = try Tensor(column, shape: [column.count], device: model.device)
    }

    /// How a row's tokens are chosen: at once by temperature, in the same way guess by guess, or each by its own chain.
    private enum Way: Hashable {
        case table(temperature: Double)
        case guesses(row: Int)
        case chain(row: Int)
    }

    /// What happens to each row; what goes wrong with one concerns that one only.
    ///
    /// - Parameter outcome: rows and their logits.
    /// - Returns: the events of each row, in the rows' order.
    func events(_ outcome: Pass.Outcome) -> [[EngineEvent]] {
        let rows = outcome.rows
        var events = [[EngineEvent]](repeating: [], count: rows.count)
        let ways = Dictionary(grouping: rows.indices) { index in
            way(of: rows[index], index)
        }
        for (way, indexes) in ways {
            do {
                for (index, own) in zip(indexes, try chosen(way, indexes, outcome)) { events[index] = own }
            } catch {
                for index in indexes { events[index] = [.failed(error, request: rows[index].id)] }
            }
        }
        return events
    }

    private func way(of row: Row, _ index: Int) -> Way {
        guard row.request.isPlain else { return .chain(row: index) }
        return row.request.drafter == nil
            ? .table(temperature: row.request.sampling.temperature) : .guesses(row: index)
    }

    private func chosen(_ way: Way, _ indexes: [Int], _ outcome: Pass.Outcome) throws -> [[EngineEvent]] {
        switch way {
        case .chain(let index):
            let logits = try outcome.logits.narrow(dim: 0, start: index * outcome.scored, length: outcome.scored)
            let values = try logits.array(of: Float.self)
            let size = values.count / outcome.scored
            let lines = stride(from: 0, to: values.count, by: size).map { Array(values[$0..<$0 + size]) }
            return [try outcome.rows[index].choose(lines)]
        case .guesses(let index):
            let row = outcome.rows[index]
            let events = try row.follow { line in
                let logits = try outcome.logits.narrow(dim: 0, start: index * outcome.scored + line, length: 1)
                guard let choice = try table(logits, [row], row.request.sampling.temperature)[0] else {
                    throw GenerationError.notANumber(step: row.written)
                }
                return row.accept(choice)
            }
            return [events]
        case .table(let temperature):
            let rows = indexes.map { outcome.rows[$0] }
            let choices = try table(lines(indexes, of: outcome), rows, temperature)
            return zip(rows, choices).map { row, choice in
                [
                    choice.map(row.accept)
                        ?? .failed(GenerationError.notANumber(step: row.written), request: row.id)
                ]
            }
        }
    }

    private func lines(_ indexes: [Int], of outcome: Pass.Outcome) throws -> Tensor {
        if indexes.count == outcome.rows.count { return outcome.logits }
        return try outcome.logits.indexSelect(dim: 0, Tensor(indexes, device: outcome.logits.device))
    }

    private func table(_ logits: Tensor, _ rows: [Row], _ temperature: Double) throws -> [TableSampler.Choice?] {
        let allowed = try logits.maskedFill(banned, -Double.infinity)
        if temperature == 0 { return try TableSampler.greedy(allowed) }
        return try TableSampler.drawn(allowed, temperature: temperature, units: rows.map { $0.unit() })
    }
}
