internal import Foundation
public import SegChat
internal import SegDatasets
public import SegFormats
internal import SegGeometry
internal import SegImaging
internal import SegNotation

/// The stage of pseudo-labels between keeping and writing: a vision-language model behind a server says what each
/// object is called.
///
/// Every answer is on file as soon as it is there (`answers-…jsonl` in the folder), so that a run that was stopped,
/// killed or left by its server goes on without asking twice; what is written in the end (`captions-…jsonl`) is in the
/// order of the detections, whatever came first.
public struct PseudoCaptions: Sendable {
    /// The folder of the first stage's output.
    public var kept: String
    /// The folder that the paths of pictures are seen from; nil: where the command runs.
    public var images: String?
    /// How is asked.
    public var rule: CaptionRule
    /// Questions on their way at the same time.
    public var concurrency: Int
    private let client: ChatClient

    /// How far a shard is.
    public struct Progress: Hashable, Sendable {
        /// Objects that were asked about, now or before.
        public var done: Int
        /// Objects of the shard.
        public var total: Int
        /// Objects that the server had no answer about.
        public var failures: Int
    }

    /// A stage over the output of the first, asking the server behind `client`.
    ///
    /// - Precondition: `concurrency` is 1 or more, and the rule has no problems.
    public init(
        kept: String, images: String? = nil, client: ChatClient, rule: CaptionRule = CaptionRule(), concurrency: Int = 8
    ) {
        precondition(concurrency > 0, "questions need at least one way")
        precondition(rule.problems.isEmpty, "a rule must be usable: \(rule.problems)")
        self.kept = kept
        self.images = images
        self.client = client
        self.rule = rule
        self.concurrency = concurrency
    }

    /// Asks about what is kept of a shard, and writes the phrases into `folder`, one JSON object per line in the order
    /// of the detections: `id`, `caption` (a list). What was written before from the same file by the same rule is left
    /// as it is.
    ///
    /// - Parameters:
    ///   - shard: the part.
    ///   - folder: gets the answers and the phrases.
    ///   - retriesFailures: whether questions that had no answer are asked again.
    ///   - progress: called after each answer.
    /// - Returns: what became of the shard's objects; nil when nothing was to be done.
    /// - Throws: `ChatError` when the server cannot be asked, `FormatError` when a file cannot be read,
    ///   `CancellationError`; what was answered stays on file.
    public func run(
        _ shard: Shard, into folder: String, retriesFailures: Bool = false,
        progress: (Progress) -> Void = { _ in }
    ) async throws -> PseudoCounts? {
        let source = "\(kept)/\(shard.file("kept"))"
        let output = StageFile(folder: folder, name: shard.file("captions"))
        var header = JSONObjectWriter()
        header.field("model", client.model)
        header.field("rule", rule.json)
        let inputs = "\(StageFile.mark(of: source)) | \(header.line)"
        if output.isDone(inputs), !retriesFailures { return nil }
        let objects = try KeptObject.all(in: source)
        let journal = try CaptionJournal(path: "\(folder)/\(shard.file("answers"))", header: header.line)
        try await ask(objects, journal, retriesFailures: retriesFailures, progress)
        var counts = PseudoCounts()
        let lines = objects.compactMap { Self.line(of: $0, journal, &counts) }
        try output.write(lines, inputs: inputs, counts: counts.json)
        return counts
    }

    private func ask(
        _ objects: [KeptObject], _ journal: CaptionJournal, retriesFailures: Bool, _ progress: (Progress) -> Void
    ) async throws {
        var state = Progress(done: 0, total: objects.count, failures: 0)
        var pending: [KeptObject] = []
        var keys: Set<String> = []
        for object in objects {
            switch journal.outcomes[object.key] {
            case .answer: state.done += 1
            case .failure where !retriesFailures: (state.done, state.failures) = (state.done + 1, state.failures + 1)
            // Two detections that are alike in everything are one question.
            default: if keys.insert(object.key).inserted { pending.append(object) } else { state.done += 1 }
            }
        }
        var waiting = pending.makeIterator()
        // An error that is everybody's stops the asking; what is on its way is waited for and kept.
        var stopped: (any Error)?
        await withTaskGroup(of: (KeptObject, Result<CaptionJournal.Outcome, any Error>).self) { [self] group in
            for _ in 0..<concurrency {
                guard let object = waiting.next() else { break }
                group.addTask { (object, await outcome(of: object)) }
            }
            while let (object, result) = await group.next() {
                do {
                    let outcome = try result.get()
                    try journal.add(outcome, key: object.key, id: object.id)
                    state.done += 1
                    if case .failure = outcome { state.failures += 1 }
                    progress(state)
                } catch {
                    stopped = stopped ?? error
                }
                if stopped == nil, let next = waiting.next() { group.addTask { (next, await self.outcome(of: next)) } }
            }
        }
        if let stopped { throw stopped }
    }

    /// What comes of asking about an object; an error is one that stops the run.
    private func outcome(of object: KeptObject) async -> Result<CaptionJournal.Outcome, any Error> {
        do {
            let answer = try await client.answer(to: request(about: object))
            if let invalid = answer.invalid { throw ChatFailure.reply(invalid) }
            return .success(
                .answer(
                    CaptionReply(text: Thoughts.removed(from: answer.text), isCutShort: answer.finishReason == "length")
                ))
        } catch  where error is CancellationError || error is ChatError {
            return .failure(error)
        } catch {
            return .success(.failure("\(error)"))
        }
    }

    private func request(about object: KeptObject) throws -> ChatRequest {
        let path = images.map { FolderFiles.resolved(object.image, in: $0) } ?? object.image
        let image = try Image(contentsOf: path)
        guard image.size == object.size else {
            let (wanted, found) = (object.size, image.size)
            throw FormatError(
                file: path,
                reason: .expected(
                    "a picture of \(wanted.width)×\(wanted.height), as its mask; it is \(found.width)×\(found.height)"))
        }
        let picture = CaptionPicture(image: image, box: object.box, rule: rule)
        return rule.request(try picture.parts(), category: object.category)
    }

    private static func line(
        of object: KeptObject, _ journal: CaptionJournal, _ counts: inout PseudoCounts
    ) -> String? {
        guard case .answer(let reply) = journal.outcomes[object.key] else {
            counts.add(.withoutAnswer)
            return nil
        }
        let phrases = reply.phrases
        guard !phrases.isEmpty else {
            counts.add(.withoutWords)
            return nil
        }
        counts.add(.kept)
        var writer = JSONObjectWriter()
        writer.field("id", object.id)
        writer.field("caption", phrases)
        return writer.line
    }
}

/// An object that the first stage kept, as far as asking about it needs.
private struct KeptObject: Sendable {
    let id: String
    let image: String
    let category: String
    let size: ImageSize
    let box: ImageBox
    /// Names the question: equal for objects that are alike in picture, mask and category.
    let key: String

    /// The objects of a file.
    static func all(in path: String) throws -> [KeptObject] {
        var objects: [KeptObject] = []
        try RecordStream.forEach(in: path) { record in
            let fields = try JSONFields(record, file: path)
            guard let object = try KeptObject(fields) else {
                throw FormatError(
                    file: path, offset: record.offset, reason: .expected("an object with id, image and rle"))
            }
            objects.append(object)
        }
        return objects
    }

    private init?(_ fields: JSONFields) throws {
        guard let id = fields.identifier("id"), let image = fields.string("image"), var runs = fields.cursor("rle"),
            let box = try CocoSegmentation.mask(runs).box
        else { return nil }
        self.id = id
        self.image = image
        self.box = box
        category = fields.string("category") ?? ""
        size = try CocoSegmentation.mask(runs).size
        let written = try runs.skip()
        let facts = "\(image)\n\(category)\n\(String(decoding: runs.bytes[written], as: UTF8.self))"
        let hash = facts.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        key = String(hash, radix: 16)
    }
}
