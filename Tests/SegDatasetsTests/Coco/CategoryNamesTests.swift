import TestSupport
import Testing

@testable import SegDatasets
@testable import SegFormats

@Suite struct CategoryNamesTests {
    @Test func `ids of one name are one category, and every name is there once`() {
        var random = SplitMix64(seed: 22)
        for _ in 0..<1000 {
            let names = Dictionary(
                (0..<Int.random(in: 0...9, using: &random)).map { _ in
                    (
                        Int.random(in: 0...20, using: &random),
                        ["cat", "dog", "bird"].randomElement(using: &random) ?? ""
                    )
                }
            ) { $1 }
            var report = DataReport()
            let table = CategoryNames(names, file: "f", report: &report)
            for (one, name) in names {
                #expect(table.name(of: one) == name)
                #expect(table.name(of: table.first(of: one)) == name && table.first(of: one) <= one)
                for (other, another) in names {
                    #expect((table.first(of: one) == table.first(of: other)) == (name == another))
                }
            }
            #expect(table.names(except: []).sorted() == Set(names.values).sorted())
            #expect(
                report.counts[.sharedName, default: 0]
                    == Set(names.values).count { name in names.values.count { $0 == name } > 1 })
            if let id = names.keys.min() {
                #expect(!table.names(except: [table.first(of: id)]).contains(names[id] ?? ""))
            }
        }
    }
}
