import SimpleSeg
import Testing

@Suite struct SegmenterErrorTests {
    @Test(arguments: [
        (SegmenterError.noModel(name: "m", searched: ["a", "b"]), "no checkpoint m: looked for config.json in a, b"),
        (.options(["one", "two"]), "one; two"),
    ])
    func `errors are sentences with the facts`(_ error: SegmenterError, _ sentence: String) {
        #expect("\(error)" == sentence)
    }
}
