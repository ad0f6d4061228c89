import SegNotation
import Testing

@Suite struct JSONObjectWriterTests {
    @Test func `fields keep the order of the calls`() {
        var object = JSONObjectWriter()
        #expect(object.line == "{}")
        object.field("z", 1)
        object.field("a", [[0.1, 2.0], []])
        object.field("id", json: "{\"x\": 1.0}".utf8)
        object.field("ok", true)
        var inner = JSONObjectWriter()
        inner.field("at", 3)
        object.field("list", [inner])
        #expect(object.line == #"{"z": 1, "a": [[0.1, 2.0], []], "id": {"x": 1.0}, "ok": true, "list": [{"at": 3}]}"#)
    }
}
