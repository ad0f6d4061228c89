import SegEvaluation
import Testing

@Test func `the published averages are those of their rows, to the digit that is printed`() throws {
    for table in [PublishedTable.segmentation, .comprehension] {
        #expect(table.rows.count >= 9)
        for row in table.rows {
            #expect(row.figures.count == PublishedTable.splits.count && !row.source.isEmpty)
            let figures = row.figures.compactMap { $0 }
            #expect(figures.count == 8 && figures.allSatisfy { (50...100).contains($0) })
            let average = figures.reduce(0, +) / 8
            if let published = row.average { #expect(abs(published - average) <= 0.0501, "\(row.name)") }
        }
    }
}

@Test func `the eight splits are those whose sizes are known`() {
    #expect(Set(PublishedTable.splits.map { "\($0.dataset) \($0.split)" }).count == 8)
    #expect(PublishedTable.titles.count == 8)
}
