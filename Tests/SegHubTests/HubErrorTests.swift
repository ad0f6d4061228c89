import Testing

@testable import SegHub

@Suite struct HubErrorTests {
    @Test func `each error has a sentence of its own, with and without a token`() {
        let errors: [HubError] = [
            .id("x"), .revision("x"), .offline("x"), .listing("x", reason: "y"), .noRepository("x", hasToken: false),
            .noRepository("x", hasToken: true), .noRevision("x", revision: "y"), .noFile("x", path: "y"),
            .gated("x", endpoint: "https://h", hasToken: false), .gated("x", endpoint: "https://h", hasToken: true),
            .disabled("x"), .token(status: 401), .nothingFits("x", patterns: ["*"], files: ["a"]),
            .space(folder: "f", needed: 2, free: 1), .transfer("x", attempts: 6, last: .certificate),
            .wrongBytes("x", expected: "a", found: "b"), .redirection("u", reason: "r"), .endpoint("x"),
        ]
        #expect(Set(errors.map(\.description)).count == errors.count)
        #expect(HubError.some(["a", "b"]).description == "a\nb")
        let names = (1...20).map { "f\($0)" }
        #expect(HubError.nothingFits("x", patterns: ["*"], files: names).description.hasSuffix("f8 and 12 more"))
    }
}
