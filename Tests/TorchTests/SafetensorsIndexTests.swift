import Testing
import Torch

private func index(_ text: String) throws(SafetensorsProblem) -> SafetensorsIndex {
    try SafetensorsIndex(json: Array(text.utf8))
}

@Test func `an index maps tensors to files and passes over the rest`() throws {
    let read = try index(
        #"{"metadata":{"total_size":8,"x":[null]},"weight_map":{"b":"2.safetensors","a":"1.safetensors","c":"2.safetensors"}}"#
    )
    #expect(read.fileNames == ["a": "1.safetensors", "b": "2.safetensors", "c": "2.safetensors"])
    #expect(read.files == ["1.safetensors", "2.safetensors"])
}

@Test(arguments: ["../x", "/etc/passwd", "a/b", "", ".", "..", "a\u{0}b"])
func `a file name that leads elsewhere is refused`(name: String) {
    let escaped = name.replacing("\u{0}", with: "\\u0000")
    #expect(throws: SafetensorsProblem.unsafeFileName(name)) { try index("{\"weight_map\":{\"a\":\"\(escaped)\"}}") }
}

@Test func `an index without its map, with a tensor twice or of another kind is an error`() {
    #expect(throws: SafetensorsProblem.missingField("weight_map", of: "the index")) { try index("{}") }
    #expect(throws: SafetensorsProblem.duplicateKey("a", offset: 23)) {
        try index(#"{"weight_map":{"a":"1","a":"2"}}"#)
    }
    #expect(throws: SafetensorsProblem.json(offset: 14, expected: "'{'")) { try index(#"{"weight_map":[]}"#) }
    #expect(throws: SafetensorsProblem.json(offset: 19, expected: "a string")) { try index(#"{"weight_map":{"a":1}}"#) }
}
