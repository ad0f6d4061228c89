import Foundation
import SegCache
import Testing

@testable import SegHub

@Suite struct ListingReplyTests {
    private func listing(_ siblings: String, sha: String = FakeHub.commit) throws -> RepoListing {
        try ListingReply.listing(
            Data(#"{"id": "o/m", "sha": "\#(sha)", "siblings": [\#(siblings)], "more": {"unknown": 1}}"#.utf8),
            of: try #require(RepoID("o/m")))
    }

    @Test func `files of git and of LFS have their sizes and digests`() throws {
        let sha = String(repeating: "d", count: 64)
        let found = try listing(
            #"{"rfilename": "b", "size": 5, "blobId": "\#(FakeHub.commit)"}, {"rfilename": "a", "size": 9, "blobId": "\#(FakeHub.commit)", "lfs": {"sha256": "\#(sha)", "size": 9, "pointerSize": 130}}"#
        )
        #expect(found.files.map(\.path.text) == ["a", "b"] && found.unknown.isEmpty)
        #expect(found.files.map(\.digest) == [.sha256(sha), .gitBlob(FakeHub.commit)])
        #expect(found.tree?.files.values.map(\.etag).sorted() == [FakeHub.commit, sha])
    }

    @Test(arguments: [
        #"{"rfilename": "a", "size": 1}, {"rfilename": "a", "size": 1}"#,
        #"{"rfilename": "a", "size": 1}, {"rfilename": "a/b", "size": 1}"#, #"{"rfilename": "../a"}"#, #"{"size": 1}"#,
        #"{"rfilename": 7}"#,
    ])
    func `lists that contradict themselves are refused`(_ siblings: String) {
        #expect(throws: HubError.self) { try listing(siblings) }
    }

    @Test func `a commit has forty digits`() {
        for sha in ["main", "../../x", "", String(repeating: "C", count: 40)] {
            #expect(throws: HubError.self) { try listing("", sha: sha) }
        }
    }

    @Test func `what is not said is asked for later`() throws {
        let found = try listing(
            #"{"rfilename": "a"}, {"rfilename": "b", "size": 1, "blobId": "short"}, {"rfilename": "c", "size": -1, "blobId": "\#(FakeHub.commit)"}"#
        )
        #expect(found.unknown.map(\.text) == ["a", "b", "c"] && found.tree == nil)
    }
}
