import Foundation
import SegTraining
import Testing

@Suite struct ConfigReferenceTests {
    private static let document: [Substring] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try? String(contentsOf: root.appending(path: "Documentation/configuration.md"), encoding: .utf8)
        return (text ?? "").split(separator: "\n")
    }()

    private func entries() throws -> [ConfigReference.Entry] {
        try ConfigReference.entries(of: TrainConfig.self) + ConfigReference.entries(of: ReinforcementConfig.self)
    }

    @Test func `keys stand once each, with their defaults`() throws {
        let supervised = try ConfigReference.entries(of: TrainConfig.self)
        #expect(Set(supervised.map(\.key)).count == supervised.count)
        let rule = try #require(supervised.first { $0.key == "optimization.rule" })
        #expect(rule.type == "a word" && rule.standard == "\"adamW\"" && rule.allowed == ["adamW", "muon"])
        // 1 stands for 1.0 where a half is allowed, too.
        let types = Dictionary(uniqueKeysWithValues: supervised.map { ($0.key, $0.type) })
        #expect(types["stages[].sources[].weight"] == "a number" && types["lora.alpha"] == "a number")
        #expect(types["steps"] == "a whole number" && types["lora.rank"] == "a whole number")
        #expect(types["packing"] == nil && types["stages[].packing"] == "true or false")
        let reinforced = try ConfigReference.entries(of: ReinforcementConfig.self)
        #expect(reinforced.first { $0.key == "optimization.learningRate" }?.standard == "1e-05")
    }

    /// Scripts/configuration-reference writes the document; its rows begin with the last part of a key.
    @Test func `every key is in the document with its default and its meaning`() throws {
        for entry in try entries() {
            let name = entry.key.split(separator: ".").last.map { $0.replacing("[]", with: "") } ?? ""
            let rows = Self.document.filter { $0.hasPrefix("| `\(name)` |") }
            #expect(
                rows.contains { row in
                    let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                    return cells.count >= 4 && cells[2].contains("`\(entry.standard)`") && !cells[3].isEmpty
                }, "\(entry.key) with the default \(entry.standard): run Scripts/configuration-reference")
        }
    }
}
