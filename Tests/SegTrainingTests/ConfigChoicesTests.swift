import Foundation
import Testing

@testable import SegTraining

struct ConfigChoicesTests {
    /// Every key whose default is a word that the decoder checks has to be in the table.
    private func check<Config: FileConfig>(_: Config.Type) throws {
        let pattern = try JSONDecoder().decode(ConfigValue.self, from: Config.pattern.json)
        var checked = 0
        for path in words(pattern) {
            let changed = pattern.replacing(path, with: .string("no such word"))
            if (try? JSONDecoder().decode(Config.self, from: JSONEncoder().encode(changed))) != nil { continue }
            let names = ConfigChoices.of(path.text)
            #expect(names != nil, "\(path.text)")
            guard case .string(let usual)? = pattern.value(at: path) else { continue }
            #expect(names?.contains(usual) ?? false, "\(path.text) is \(usual)")
            checked += 1
        }
        #expect(checked > 5)
    }

    private func words(_ value: ConfigValue) -> [[any CodingKey]] {
        // Everything differs from a pattern whose words are numbers.
        value.changes(from: numbers(value))
    }

    private func numbers(_ value: ConfigValue) -> ConfigValue {
        switch value {
        case .string: .int(0)
        case .object(let members): .object(members.mapValues(numbers))
        case .array(let items):
            if case .object? = items.first { .array(items.map(numbers)) } else { value }
        default: value
        }
    }

    @Test func `every word that is checked has its choices`() throws {
        try check(TrainConfig.self)
        try check(ReinforcementConfig.self)
        #expect(ConfigChoices.of("model") == nil && ConfigChoices.of("stages[3].start") != ConfigChoices.of("start"))
    }
}
