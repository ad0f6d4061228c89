import Foundation
import Testing

@testable import SegModels

@Suite struct ConfigFileTests {
    @Test func `a missing file is told by its path`() {
        let url = URL(fileURLWithPath: "/nowhere/config.json")
        #expect(throws: ModelError.unreadable(path: "/nowhere/config.json", reason: "no such file")) {
            try ConfigFile.bytes(url)
        }
    }

    @Test func `a list is not an object`() {
        #expect(throws: ModelError.notJSON(path: "p", reason: "found a list of 1")) {
            try ConfigFile.members(of: Data("[1]".utf8), path: "p")
        }
    }
}
