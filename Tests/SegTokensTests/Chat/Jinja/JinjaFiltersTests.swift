import Testing

@testable import SegTokens

@Suite struct JinjaFiltersTests {
    @Test(arguments: [
        "tojson", "reverse", "sort", "unique", "groupby", "batch", "indent", "title", "capitalize", "wordcount",
        "xmlattr", "urlencode",
        "pprint", "abs", "round", "sum", "min", "max", "dictsort", "format", "escape", "e", "striptags", "truncate",
    ])
    func `a filter that is not known is refused by name`(_ name: String) {
        #expect(throws: JinjaError("the filter \"\(name)\"")) {
            try JinjaFilters.apply(name, to: .string("a"), [], [:])
        }
    }

    @Test func `a filter with settings that are not known is refused`() {
        #expect(throws: JinjaError("the filter \"join\" with attribute")) {
            try JinjaFilters.apply("join", to: .list([]), [], ["attribute": .string("a")])
        }
    }

    @Test(arguments: ["sameas", "callable", "filter", "test", "escaped", "upper", "lower", "lt", "gt"])
    func `a test that is not known is refused by name`(_ name: String) {
        #expect(throws: JinjaError("the test \"\(name)\" of a string")) {
            try JinjaTests.holds(name, for: .string("a"), [.string("b")])
        }
    }
}
