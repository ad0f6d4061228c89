import SegEvaluation
import Testing

@Test(arguments: [
    (EvaluationError.truthSize([3]), "a mask's size is [height, width], not [3]"),
    (.file(path: "a", reason: "cannot be read"), "a: cannot be read"),
    (.line(path: "a", line: 7, reason: "torn"), "a, line 7: torn"),
    (
        .otherRun(path: "a", field: "model", expected: "x", got: "y"),
        "a belongs to another run: its model is y, this run's is x. Choose another --out"
    ),
    (.repeated(path: "a", id: "5"), "a: the sample 5 stands there twice"),
    (.record(id: "7", reason: "no mask"), "sample 7: no mask"),
    (.dataset("no such split"), "no such split"),
    (.shard("0/2"), "a shard is i/n with 1 ≤ i ≤ n, not 0/2"),
])
func `an error is a sentence with its facts`(_ error: EvaluationError, _ sentence: String) {
    #expect("\(error)" == sentence)
}
