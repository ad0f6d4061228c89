import Foundation
import Testing

/// The messages that Documentation/troubleshooting.md explains are ones that the program has.
@Suite struct TroubleshootingTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What the sources say, with quotation marks as they are printed.
    private static func sources() throws -> String {
        let root = folder.appendingPathComponent("Sources")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        return try paths.filter { $0.hasSuffix(".swift") || $0.hasSuffix(".c") }
            .map { try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8) }
            .joined().replacing("\\\"", with: "\"")
    }

    /// The fixed parts of each message: between its gaps (…).
    private static func messages() throws -> [[String]] {
        let page = try String(
            contentsOf: folder.appendingPathComponent("Documentation/troubleshooting.md"), encoding: .utf8)
        return page.matches(of: /(?m)^\| `([^`]+)`/).map { match in
            match.1.split(separator: "…").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " ,;:")) }
                .filter { $0.count > 3 }
        }
    }

    @Test func `every message of the page occurs in the sources`() throws {
        let (sources, messages) = (try Self.sources(), try Self.messages())
        #expect(messages.count > 40 && messages.allSatisfy { !$0.isEmpty })
        for part in messages.joined() { #expect(sources.contains(part), "\(part)") }
        #expect(!sources.contains("a sentence that no program says" + "!"))
    }
}
