import Foundation
import SegDrafting
import SegModels
import Testing

@testable import SimpleSeg

@Suite struct LoadOptionsTests {
    private static let nano = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Models/nano")

    @Test(arguments: [(DTypeChoice.float32, false), (.int8, true), (.int4, true)])
    func `outlines are guessed by themselves where matrices have few bits`(_ dtype: DTypeChoice, _ pays: Bool) throws {
        let model = try Checkpoint(directory: Self.nano).model(dtype: dtype)
        var options = Segmenter.LoadOptions(dtype: dtype)
        options.draft = .auto
        let decided = options.drafting(with: model)
        #expect(decided.draft == (pays ? .contour : .off) && decided.engine.isDraftInvariant == pays)
        options.draft = .grammar
        #expect(options.drafting(with: model) == options)
    }
}
