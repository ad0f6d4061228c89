internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import SegCache
internal import SegFiles

/// One file's way into the cache: begun or gone on with, verified, and only then given its name.
struct FileDownload {
    let client: HubClient
    let place: RepoCache
    let commit: String
    /// The file, and every path of the commit that holds the same bytes.
    let file: RemoteFile
    let paths: [RepoPath]
    /// Told of bytes, and whether they came just now: others were there and count. Below zero for bytes that were thrown away.
    let onBytes: @Sendable (Int, Bool) -> Void
    /// Waits so many seconds.
    var sleep: @Sendable (Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }

    private var name: String { file.path.text }
    private var etag: String { file.digest.etag }

    /// Fetches what is missing, and links the snapshot's paths to it.
    ///
    /// - Throws: `HubError`, `FileError`, `CancellationError`.
    func run() async throws {
        if SnapshotLink.areRight(paths, file, commit, place) { return onBytes(file.size, false) }
        let lock = try await FileLock.acquire(place.lock(etag)) {
            client.say("\(name): another process is fetching it; waiting")
        }
        defer { withExtendedLifetime(lock) {} }
        let size = FileTree.size(place.blob(etag))
        if size == file.size {
            onBytes(file.size, false)
        } else {
            if let size { client.say("\(name): the cache's copy has \(size) bytes of \(file.size) and is replaced") }
            try await fetch()
        }
        for path in paths { try SnapshotLink.make(path, etag: etag, commit, place) }
    }

    /// Fills the file that is begun, and renames it once its digest is right.
    private func fetch() async throws {
        try Files.makeFolder(place.blobs)
        let begun = place.incomplete(etag)
        let target = try BlobFile(fillingAt: begun)
        var transfer = Transfer(size: file.size, etag: etag, have: try usable(of: target), retry: client.retry)
        for round in 1... {
            var sum = ContentDigest.Sum(file.digest, size: file.size)
            try target.read(0..<transfer.have) { sum.add($0) }
            try await complete(&transfer, into: target) { sum.add($0) }
            if sum.isRight { break }
            if file.size > RepairPlan.partSize {
                try await repair(target, seams: transfer.seams, found: sum.found)
                break
            }
            onBytes(-file.size, false)
            try target.resize(to: 0)
            guard round < 3 else { throw wrongBytes(sum.found, begun) }
            client.say("\(name): the bytes are wrong (\(sum.found)); it is fetched once more")
            transfer.restart()
        }
        try target.synchronize()
        try Files.rename(begun, to: place.blob(etag))
    }

    /// How many of the bytes that an earlier run left can be gone on from.
    private func usable(of target: BlobFile) throws -> Int {
        let have = try target.size
        if have > file.size {
            client.say("\(name): what was begun is longer than the file, and is thrown away")
            try target.resize(to: 0)
            return 0
        }
        if have > 0 {
            client.say("\(name): goes on from \(ByteCount.text(have)) of \(ByteCount.text(file.size))")
            onBytes(have, false)
        }
        return have
    }

    /// Asks until every byte of the transfer is there.
    private func complete(
        _ transfer: inout Transfer, into target: BlobFile, _ added: (UnsafeRawBufferPointer) -> Void
    ) async throws {
        while true {
            try Task.checkCancellation()
            switch transfer.next() {
            case .done: return
            case .fail(let fault, let attempts): throw HubError.transfer(name, attempts: attempts, last: fault)
            case .wait(let seconds, let fault, let attempt):
                if fault == .certificate { throw HubError.transfer(name, attempts: attempt - 1, last: fault) }
                client.say(HubClient.sentence(name, fault, attempt: attempt, of: client.retry.attempts, seconds))
                try await sleep(seconds)
            case .request(let range):
                transfer.ended(try await ask(range, &transfer, target, added))
            }
        }
    }

    /// One request.
    ///
    /// - Returns: what went wrong, if anything did.
    private func ask(
        _ range: Range<Int>?, _ transfer: inout Transfer, _ target: BlobFile, _ added: (UnsafeRawBufferPointer) -> Void
    ) async throws -> TransferFault? {
        do {
            let answer = try await client.open(
                .GET, client.fileURL(place.id, commit, file.path), range: range, etag: etag)
            let (status, headers) = (answer.reply.status, answer.reply.headers)
            if answer.isFromHub,
                let error = client.refusal(status, headers, place.id, revision: commit, path: name)
            {
                throw error
            }
            switch transfer.judge(range, status: status, headers: headers, hubHeaders: answer.hubHeaders) {
            case .fault(let fault): return fault
            case .read(let skip):
                if range != nil, status == 200, skip > 0 {
                    client.say("\(name): the server does not answer ranges; \(ByteCount.text(skip)) are read over")
                }
                return try await read(answer.reply.body, skip: skip, &transfer, target, added)
            }
        } catch let error where error is HubError || error is FileError || error is CancellationError {
            throw error
        } catch {
            try Task.checkCancellation()
            return client.transport.fault(of: error)
        }
    }

    /// Adds a body to the file.
    private func read(
        _ body: some AsyncSequence<ByteBuffer, any Error>, skip: Int, _ transfer: inout Transfer, _ target: BlobFile,
        _ added: (UnsafeRawBufferPointer) -> Void
    ) async throws -> TransferFault? {
        var skip = skip
        for try await piece in body {
            let over = min(skip, piece.readableBytes)
            skip -= over
            let count = min(piece.readableBytes - over, transfer.end - transfer.have)
            if count > 0 {
                try piece.withUnsafeReadableBytes { bytes in
                    let wanted = UnsafeRawBufferPointer(rebasing: bytes[over..<over + count])
                    try target.write(wanted, at: transfer.have)
                    added(wanted)
                }
                transfer.received(count)
                onBytes(count, true)
            }
            if piece.readableBytes - over > count {
                // Of a part that is fetched again the rest of the file is not wanted.
                if transfer.end < file.size { return nil }
                client.say("\(name): \(TransferFault.tooLong(file.size)); the rest is not read")
                return nil
            }
        }
        return nil
    }
}

extension FileDownload {
    /// Fetches parts again until the whole is right.
    private func repair(_ target: BlobFile, seams: [Int], found: String) async throws {
        let parts = RepairPlan.parts(size: file.size, seams: seams)
        client.say(
            "\(name): the bytes are wrong (\(found)); its \(parts.count) parts are fetched again until it is right")
        for part in parts {
            let before = try bytes(of: target, part)
            onBytes(-part.count, false)
            var again = Transfer(
                size: file.size, etag: etag, have: part.lowerBound, end: part.upperBound, retry: client.retry)
            try await complete(&again, into: target) { _ in }
            if try bytes(of: target, part) == before { continue }
            var sum = ContentDigest.Sum(file.digest, size: file.size)
            try target.read(0..<file.size) { sum.add($0) }
            if sum.isRight {
                return client.say(
                    "\(name): bytes \(part.lowerBound)-\(part.upperBound - 1) were wrong, and are right now")
            }
        }
        onBytes(-file.size, false)
        throw wrongBytes(found, place.incomplete(etag))
    }

    private func bytes(of target: BlobFile, _ part: Range<Int>) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(part.count)
        try target.read(part) { bytes += $0 }
        return bytes
    }

    /// Nothing of a file that cannot be had right is kept: the next run begins anew.
    private func wrongBytes(_ found: String, _ begun: String) -> HubError {
        try? Files.remove(begun)
        return .wrongBytes(name, expected: etag, found: found)
    }
}
