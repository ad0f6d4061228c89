import Foundation
import Testing

/// Every `simpleseg …` that the repository's texts show has to be one that the command takes.
@Suite struct DocumentedCommandsTests {
    /// What ArgumentParser says of a command.
    private struct Node: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable { var name: String }

            var kind: String
            var names: [Name]?
            var isOptional: Bool
        }

        var commandName: String
        var arguments: [Argument]?
        var subcommands: [Node]?
        var defaultSubcommand: String?

        func child(_ name: String) -> Node? { subcommands?.first { $0.commandName == name } }
    }

    private struct Tree: Decodable { var command: Node }

    private let root: Node

    init() throws {
        let dump = try Binary.run(["--experimental-dump-help"])
        root = try JSONDecoder().decode(Tree.self, from: Data(dump.output.utf8)).command
    }

    /// What is wrong with a line, of which all that is needed has to be there where it is whole; nil when nothing is.
    private func problem(_ line: String, isWhole: Bool) -> String? {
        var words = Self.words(line).dropFirst()
        var node = root
        while let name = words.first, let next = node.child(name) {
            node = next
            words = words.dropFirst()
        }
        if let usual = node.defaultSubcommand, let next = node.child(usual), !words.isEmpty { node = next }
        if node.subcommands?.isEmpty == false {
            return words.first.map { $0.hasPrefix("-") ? nil : "no command \($0)" } ?? nil
        }
        let options = words.filter { word in word.hasPrefix("-") && Double(word) == nil }
        let given: Set<Substring> = Set(options.map { option in option.prefix { $0 != "=" } })
        let known = node.arguments ?? []
        let spelled: [String] = known.flatMap { $0.names ?? [] }.map { ($0.name.count == 1 ? "-" : "--") + $0.name }
        let names: Set<String> = Set(spelled + ["--help", "--quiet", "--verbose", "--log-level"])
        for option in given where !names.contains(String(option)) { return "\(node.commandName) has no \(option)" }
        guard isWhole else { return nil }
        for needed in known where !needed.isOptional && needed.kind != "positional" {
            let spellings = (needed.names ?? []).map { "--" + $0.name }
            if given.isDisjoint(with: spellings.map { $0[...] }) { return "\(node.commandName) needs \(spellings)" }
        }
        return nil
    }

    /// The words of a line of the shell; what is quoted stays together, comments and what follows a pipe are left out.
    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        for (index, part) in line.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 {
                words.append("\"\(part)\"")
                continue
            }
            for word in part.split(separator: " ") {
                if ["#", "|", ">", "2>", "&&", "\\"].contains(word) || word.hasPrefix("#") { return words }
                words.append(String(word))
            }
        }
        return words
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8).replacing("\\\n", with: " ")
    }

    /// What people read to use the command.
    private static let texts =
        ["README.md", "Models/nano/README.md", "Models/nano-kimi/README.md", "Examples/README.md"]
        + ((try? FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("Documentation").path))
        ?? []).filter { $0.hasSuffix(".md") }.sorted().map { "Documentation/\($0)" }

    @Test(arguments: texts)
    func `lines of examples are whole commands`(_ path: String) throws {
        let lines = try Self.text(path).split(separator: "\n").map(String.init).filter { $0.hasPrefix("simpleseg ") }
        #expect(path != "README.md" || lines.count >= 4)
        for line in lines { #expect(problem(line, isWhole: true) == nil, "\(path): \(line)") }
    }

    @Test func `commands in running text have the options that they name`() throws {
        let folder = Self.folder.appendingPathComponent("Recipes")
        let recipes = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter {
                (try? folder.appendingPathComponent($0).resourceValues(forKeys: [.isRegularFileKey]).isRegularFile)
                    == true
            }
            .map { "Recipes/\($0)" }
        var count = 0
        for path in Self.texts + ["Notes/LOG.md"] + recipes.sorted() {
            for match in try Self.text(path).matches(of: /`(simpleseg [^`\n]+)`/) {
                count += 1
                #expect(problem(String(match.1), isWhole: false) == nil, "\(path): \(match.1)")
            }
        }
        #expect(count > 20)
    }

    @Test func `what no command takes is found`() {
        #expect(problem("simpleseg data prepare --root r --dataset refcoco --out o", isWhole: true) != nil)
        #expect(problem("simpleseg data prepare --root r --datasets refcoco", isWhole: true) != nil)
        #expect(
            problem("simpleseg data prepare --root r --datasets refcoco --out o  # as --published", isWhole: true)
                == nil)
        #expect(problem("simpleseg evaluate --out o", isWhole: false) != nil)
        #expect(problem("simpleseg eval --dataset d --out o", isWhole: true) == nil)
        #expect(problem("simpleseg segment a.jpg --query \"the --red star\"", isWhole: true) == nil)
    }
}
