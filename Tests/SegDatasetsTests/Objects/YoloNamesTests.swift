import SegDatasets
import SegFormats
import TestSupport
import Testing

@Suite struct YoloNamesTests {
    private let folder: TextFolder

    init() throws {
        folder = try TextFolder()
    }

    @Test(arguments: [
        ("data.yaml", "path: x\nnames:\n  0: cat\n  1: 'big, dog' # two\nval: y\n"),
        ("data.yml", "names: [cat, \"big, dog\"]\n"), ("a.yaml", "names:\n- cat\n- big, dog\n"),
        ("flow-lines.yaml", "nc: 2\nnames: ['cat',\n        'big, dog']  # class names\n"),
        ("flow-map.yaml", "names: {0: cat, 1: 'big, dog'}\n"), ("quoted.yaml", "\"names\":\n  0: cat\n  1: big, dog\n"),
        ("reversed.yaml", "names:\n  1: big, dog\n  0: cat\n"), ("names.txt", "cat\nbig, dog\n\n"),
        ("anchor.yaml", "words: &w [cat, 'big, dog']\nnames: *w\n"),
    ])
    func `names of classes are read in any style, whatever the line ends`(name: String, text: String) throws {
        for end in ["\n", "\r\n", "\r"] {
            for mark in ["", "\u{FEFF}"] {
                let path = try folder.write(mark + text.replacing("\n", with: end), to: name)
                #expect(try YoloNames.read(contentsOf: path) == [0: "cat", 1: "big, dog"])
            }
        }
    }

    @Test func `a name is what is spelled`() throws {
        let path = try folder.write("names: [yes, 1, 0x10, null, ~]\n", to: "a.yaml")
        #expect(try YoloNames.read(contentsOf: path) == [0: "yes", 1: "1", 2: "0x10", 3: "null", 4: "~"])
    }

    @Test(arguments: [
        "nc: 3\n", "names:\nval: x\n", "", "names: []\n", "names: [a, [b]]\n", "names: {a: b}\n", "names: {-1: b}\n",
        "names: {0: a, 0: b}\n", "names: {0: a, 00: b}\n", "names: [a\n", "names: ['']\n", "- names\n", "names: cat\n",
    ])
    func `a YAML file without such names is refused`(text: String) throws {
        let path = try folder.write(text, to: "bad.yaml")
        #expect(throws: FormatError.self) { try YoloNames.read(contentsOf: path) }
    }
}
