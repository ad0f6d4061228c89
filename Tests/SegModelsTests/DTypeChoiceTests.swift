import Foundation
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct DTypeChoiceTests {
    private static let folders = [GoldenModel.plain.directory, GoldenKimi.plain.directory]

    @Test(arguments: folders, [DTypeChoice.int8, .int4])
    func `low bits narrow the matrices of the language model and nothing else`(_ folder: URL, _ choice: DTypeChoice)
        throws
    {
        let checkpoint = try Checkpoint(directory: folder)
        let (full, model) = (try checkpoint.model(), try checkpoint.model(dtype: choice))
        let narrowed = checkpoint.config.checkpointMap.parameters.filter { $0.narrowest != nil }
        let filled = Set(checkpoint.account.consumed.map(\.parameter.name))
        let count = narrowed.filter { filled.contains($0.name) }.reduce(0) { $0 + $1.count }
        #expect(count > 0 && model.quantizedCount == count && full.quantizedCount == 0)
        #expect(model.parameterCount == full.parameterCount && model.dtype == full.dtype)
        #expect(Set(model.parameters.map(\.name)).isDisjoint(with: narrowed.map(\.name)))
        for kept in ["embed_tokens", "norm", "vis", "projector", "merger", "mlp.gate.", "kv_b_proj"] {
            #expect(!narrowed.contains { $0.name.contains(kept) }, "\(kept)")
        }
    }

    @Test(arguments: folders) func `int4 is for feed-forward parts and experts, and int8 for all`(_ folder: URL) throws
    {
        let parameters = try Checkpoint(directory: folder).config.checkpointMap.parameters
        for parameter in parameters {
            let isInner = parameter.narrowest != nil && parameter.name.contains(".mlp.")
            #expect(
                DTypeChoice.int4.format(of: parameter) == (isInner ? .int4 : parameter.narrowest.map { _ in .int8 }))
            #expect(DTypeChoice.int8.format(of: parameter) == parameter.narrowest.map { _ in .int8 })
            for choice in [DTypeChoice.auto, .float32, .bfloat16] { #expect(choice.format(of: parameter) == nil) }
        }
    }
}
