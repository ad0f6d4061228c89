import Foundation
import SegCache
import Testing

@testable import SegHub

@Suite struct SnapshotLinkTests {
    @Test func `a link leads to its blob, and replaces what had its name`() throws {
        let place = try Place()
        defer { place.remove() }
        for folder in [place.repo.blobs, place.repo.locks] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let data = Data("hello\n".utf8)
        let file = RemoteFile(
            path: try #require(RepoPath("a/b/c.txt")), size: data.count,
            digest: try #require(ContentDigest(etag: FakeHub.gitBlob(data))))
        let link = "\(place.repo.snapshot("c"))/a/b/c.txt"
        #expect(!SnapshotLink.areRight([file.path], file, "c", place.repo))
        try data.write(to: URL(fileURLWithPath: place.repo.blob(file.digest.etag)))
        for old in [nil, "../../nowhere", link] {
            try? FileManager.default.removeItem(atPath: link)
            if let old { try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: old) }
            try SnapshotLink.make(file.path, etag: file.digest.etag, "c", place.repo)
            #expect(try Data(contentsOf: URL(fileURLWithPath: link)) == data)
            #expect(SnapshotLink.areRight([file.path], file, "c", place.repo))
        }
        #expect(FileTree.files(in: place.repo.locks).isEmpty)
    }
}
