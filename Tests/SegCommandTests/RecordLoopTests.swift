import Foundation
import Testing

@Suite struct RecordLoopTests {
    private static let good = #"{"text": "", "width": 1, "height": 1}"#

    @Test func `a bad line is reported by file and number, and the others are answered`() throws {
        try Binary.withFolder { folder in
            let path = folder.appendingPathComponent("answers.jsonl").path
            try Data("\(Self.good)\n[1]\n\n{\"text\": 1}\n\(Self.good)".utf8).write(to: URL(fileURLWithPath: path))
            let outcome = try Binary.run(["decode", path, "-"], input: "{\n\(Self.good)\n")
            #expect(outcome.lines.count == 3)
            #expect(outcome.status == 1)
            let complaints = """
                \(path):2: no JSON: an object expected at byte 0
                \(path):4: “width” is missing
                <stdin>:1: no JSON: a string expected at byte 1

                """
            #expect(outcome.errors == complaints)
        }
    }

    @Test func `a file that cannot be read is reported, and the others are answered`() throws {
        let outcome = try Binary.run(["decode", "/nowhere/a.jsonl", "/", "-"], input: Self.good)
        #expect(outcome.lines.count == 1)
        #expect(outcome.errors.contains("/nowhere/a.jsonl: cannot be read: No such file or directory\n"))
        #expect(outcome.errors.contains("/: cannot be read: Is a directory\n"))
        #expect(outcome.status == 1)
    }

    @Test func `an id of any type comes back digit for digit`() throws {
        let ids = [
            "null", "1.50", "123456789012345678901234567890", "\"\\u00e9\\n\"", "{\"b\": [1e5, -0], \"a\": {}}", "[]",
            "true",
        ]
        let records = ids.map { #"{"height": 1, "id" : \#($0) , "unknown": {"id": 3}, "width": 1, "text": ""}"# }
        let outcome = try Binary.run(["decode"], input: records.joined(separator: "\r\n"))
        #expect(outcome.lines.map { $0.prefix { $0 != "p" } } == ids.map { "{\"id\": \($0), \"" })
        #expect(outcome.status == 0)
    }

    @Test func `a byte order mark and blank lines are no records`() throws {
        let outcome = try Binary.run(["decode"], input: "\u{FEFF}\(Self.good)\n \t\r\n\n\(Self.good)\n\n")
        #expect(outcome.lines.count == 2)
        #expect(outcome.status == 0)
    }

    @Test func `no input is no failure`() throws {
        let outcome = try Binary.run(["decode"])
        #expect(outcome.status == 0)
        #expect(outcome.output == "")
    }

    @Test func `each line is answered before the next is waited for`() throws {
        let line =
            "coproc $simpleseg decode; echo '\(Self.good)' >&${COPROC[1]}; read -t 20 -u ${COPROC[0]} answer; echo \"$answer\""
        #expect(try Binary.shell(line).output.hasPrefix("{\"polygons\": []"))
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":", "\"", "\\u00"]) func `a million open brackets are one bad line`(
        unit: String
    ) throws {
        let hostile = "{\"id\": " + String(repeating: unit, count: 1_000_000)
        let outcome = try Binary.run(["decode"], input: hostile + "\n" + Self.good)
        #expect(outcome.lines.count == 1)
        #expect(outcome.errors.hasPrefix("<stdin>:1: no JSON: "))
        #expect(outcome.status == 1)
    }

    @Test func `a line that is not UTF-8 is a bad line`() throws {
        let outcome = try Binary.run(["decode"], input: Data([0x7B, 0xFF, 0x7D, 0x0A]) + Data(Self.good.utf8))
        #expect(outcome.errors == "<stdin>:1: the line is not UTF-8\n")
        #expect(outcome.lines.count == 1)
    }
}
