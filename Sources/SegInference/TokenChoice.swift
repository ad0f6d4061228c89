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

    /// How a row's tokens are chosen: at once by temperature, or each by its own chain.
    private enum Way: Hashable {
        case table(temperature: Double)
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
            rows[index].request.isPlain && rows[index].request.drafter == nil
                ? Way.table(temperature: rows[index].request.sampling.temperature) : .chain(row: index)
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

    private func chosen(_ way: Way, _ indexes: [Int], _ outcome: Pass.Outcome) throws -> [[EngineEvent]] {
        switch way {
        case .chain(let index):
            let logits = try outcome.logits.narrow(dim: 0, start: index * outcome.scored, length: outcome.scored)
            return [try chosen(by: outcome.rows[index], logits)]
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

    /// One row's tokens from the logits [n, V] behind its last token and its guesses.
    private func chosen(by row: Row, _ logits: Tensor) throws -> [EngineEvent] {
        let temperature = row.request.sampling.temperature
        if row.request.isPlain, temperature > 0 {
            // By the same sums as without guesses: they change no bit of a log-probability.
            return try row.choose { line in
                let own = try logits.narrow(dim: 0, start: line, length: 1)
                guard let choice = try table(own, [row], temperature)[0] else {
                    throw GenerationError.notANumber(step: row.written)
                }
                return (row.next(choice), top: [])
            }
        }
        let values = try logits.array(of: Float.self)
        let size = values.count / logits.shape[0]
        return try row.choose { line in try row.next(Array(values[line * size..<(line + 1) * size])) }
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
