import SegInputs
import SegModels
import SimpleSeg
import Testing
import Torch

@Suite struct PrimedModelTests {
    @Test func `the scores behind a prompt are those of the model itself`() throws {
        let folder = try WordsCheckpoint()
        let checkpoint = try Checkpoint(directory: folder.directory)
        let model = try checkpoint.model()
        let builder = try InputBuilder(checkpoint: checkpoint)
        let first = try builder.input(question: "Where is it?", images: [WordsCheckpoint.picture])
        let primed = try PrimedModel(model, reading: first)
        for question in ["Where is it?", "What is the polygon of the red star in the image?", ""] {
            let input = try builder.input(question: question, images: [WordsCheckpoint.picture])
            #expect(primed.fits(input))
            let features = try model.imageFeatures(of: input)
            let expected = try Session(model, input: input, features: features, expecting: 4).scores
            let scores = try Session(primed, input: input, features: features, expecting: 4).scores
            #expect(try scores.allClose(expected, relative: 1e-4, absolute: 1e-4))
        }
    }

    @Test func `a prompt that begins otherwise, or is over too early, does not fit`() throws {
        let folder = try WordsCheckpoint()
        let checkpoint = try Checkpoint(directory: folder.directory)
        let builder = try InputBuilder(checkpoint: checkpoint)
        let input = try builder.input(question: "it", images: [WordsCheckpoint.picture])
        let primed = try PrimedModel(checkpoint.model(), reading: input)
        let text = try ModelInput(
            inputIDs: input.inputIDs.filter { $0 != input.imageTokenID }, patchLength: 1176,
            imageTokenID: input.imageTokenID)
        #expect(!primed.fits(text))
    }
}
