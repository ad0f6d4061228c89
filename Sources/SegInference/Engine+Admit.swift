import SegInputs
import SegLayers
import SegModels
import Torch

extension Engine {
    /// Lets waiting requests join while there are rows for them, and memory.
    ///
    /// Pictures are looked at a few per step, so that those who write are not held up. A request whose pictures are being
    /// read for another waits until it can take them over.
    func admit() -> [EngineEvent] {
        var events: [EngineEvent] = []
        var left = options.prefillChunk
        var index = 0
        while index < waiting.count, left > 0 {
            let request = waiting[index]
            guard hasRoom(for: request) else { break }
            guard !isBeingRead(request.request.input) else {
                index += 1
                continue
            }
            waiting.remove(at: index)
            do {
                let (row, looked) = try row(for: request)
                rows.append(row)
                left -= looked
            } catch {
                events += request.ids.map { .failed(error, request: $0.id) }
            }
        }
        return events
    }

    private func hasRoom(for request: Waiting) -> Bool {
        if rows.isEmpty { return true }
        guard activeCount + request.ids.count <= options.rowLimit else { return false }
        guard let most = options.cacheBytes else { return true }
        let perToken = rows[0].cache.byteCountPerToken
        let tokens = request.request.input.inputIDs.count + request.ids.count * Row.expected(request.budget)
        return activeBytes + perToken * tokens <= most
    }

    private func isBeingRead(_ input: ModelInput) -> Bool {
        guard options.prefixBytes > 0, input.picturesEnd > 0 else { return false }
        return rows.contains { $0.cache.length < $0.prompt.picturesEnd && $0.prompt.hasPictures(of: input) }
    }

    /// The row of a request that joins, and how many tokens its pictures have, if they had to be looked at.
    private func row(for request: Waiting) throws -> (row: Row, looked: Int) {
        var watch = Stopwatch()
        let input = request.request.input
        let known = try prefixes.find(input, expecting: Row.expected(request.budget))
        let neighbour = rows.first { $0.features != nil && $0.prompt.hasPictures(of: input) }
        var (features, looked) = (known.features ?? neighbour?.features, 0)
        if features == nil, !input.grids.isEmpty {
            features = try model.imageFeatures(of: input)
            looked = input.imageTokenCount
        }
        let row = try Row(
            request.ids, request.request, budget: request.budget, known: known, features: features,
            options: options, model: model)
        row.timings.vision = watch.lap()
        return (row, looked)
    }
}
