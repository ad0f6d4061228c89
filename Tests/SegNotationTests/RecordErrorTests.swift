import Testing

@testable import SegNotation

@Suite struct RecordErrorTests {
    @Test(arguments: [
        (RecordError.syntax(offset: 7, expected: "a value"), "no JSON: a value expected at byte 7"),
        (.notUTF8, "the line is not UTF-8"), (.tooLong(limit: 10), "the line is longer than 10 bytes"),
        (.missingMember(name: "text"), "“text” is missing"),
        (.wrongMember(name: "width", expected: "a whole number"), "“width” is not a whole number"),
        (.unreadable(reason: "No such file"), "cannot be read: No such file"),
        (
            .wrongPicture(path: "a.png", width: 4, height: 3, expected: "5 × 3"),
            "a.png has 4 × 3 pixels, the record says 5 × 3"
        ),
        (.unwritable(reason: "Disk full"), "stdout cannot be written: Disk full"),
    ])
    func `an error is one sentence with its facts`(error: RecordError, sentence: String) {
        #expect("\(error)" == sentence)
    }
}
