import SegLayers
import Testing

@Suite struct LayerErrorTests {
    @Test(arguments: [
        (LayerError.missingParameter(name: "a"), "the model needs a parameter a that was not loaded"),
        (.duplicateParameter(name: "a"), "the parameter a was given twice"),
        (
            .quantizedParameter(name: "a"),
            "the parameter a is held in a few bits a number, which only linear layers can use"
        ),
        (.cacheFull(length: 8, adding: 3, limit: 10), "the context holds 10 tokens: 3 more do not fit after 8"),
        (
            .expertChoices(layer: "a", expected: 6, found: 4),
            "the tokens of a choose 6 experts, but 4 are given"
        ),
        (.noExpert(layer: "a", number: 7, experts: 6), "expert 7 is given to a token of a, which has 6"),
    ])
    func `errors are sentences with the facts`(_ error: LayerError, _ sentence: String) {
        #expect("\(error)" == sentence)
    }
}
