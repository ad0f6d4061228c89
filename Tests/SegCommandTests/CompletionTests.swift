import Foundation
import Testing

/// `--generate-completion-script`, whose scripts Documentation/command.md tells where to put.
@Suite struct CompletionTests {
    @Test(arguments: ["bash", "zsh", "fish"])
    func `each shell gets a script that names the commands and that it can read`(shell: String) throws {
        let script = try Binary.run(["--generate-completion-script", shell])
        #expect(script.status == 0 && script.errors.isEmpty)
        for word in ["segment", "reference", "--log-level", "--color-profiles"] {
            #expect(script.output.contains(shell == "fish" ? word.trimmingPrefix("--") : word[...]), "\(word)")
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "completion-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(script.output.utf8).write(to: URL(fileURLWithPath: file))
        // Where a shell is not installed there is nothing to read it with.
        let read = try Binary.shell("command -v \(shell) > /dev/null || exit 0; \(shell) -n \(file)")
        #expect(read.status == 0, "\(read.errors)")
    }

    @Test func `bash completes a command's name`() throws {
        let script = """
            source <($simpleseg --generate-completion-script bash)
            COMP_WORDS=(simpleseg se) COMP_CWORD=1 COMP_LINE="simpleseg se" COMP_POINT=12
            $(complete -p simpleseg | sed 's/.*-F \\([^ ]*\\) .*/\\1/') simpleseg se simpleseg
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let outcome = try Binary.shell("exec bash -c '\(script.replacing("'", with: "'\\''"))'")
        #expect(outcome.output.split(separator: "\n").contains { $0.hasPrefix("segment") }, "\(outcome)")
    }
}
