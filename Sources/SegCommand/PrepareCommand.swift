internal import ArgumentParser
internal import Foundation
internal import SegDatasets
internal import SegFiles
internal import SegFormats
internal import SegNotation
internal import SegRewards
internal import SegTasks

/// Turns datasets into training conversations.
struct PrepareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare",
        abstract: "Turns datasets of masks and words into training conversations.",
        discussion: """
            ROOT holds a folder a dataset, each with refs(SPLIT).p and instances.json (gRefCOCO: grefs(unc).json), and pictures in \
            images/coco_2014/train2014 and images/saiapr_tc-12. Writes one JSON object per line of one split, leaving out of "train" \
            every picture that a validation or test split of any refCOCO variant under ROOT holds. What each says is a pure \
            function of seed, epoch and place: the same bytes for any number of threads.
            --tasks weighs what is given and asked for: --tasks textToMask=4 textToBox=1 pointToMask=1 boxToMask=1 pointToText=0.5.
            --coco, --panoptic, --labelme, --yolo: one line per picture and category, every object in the answer. --pairs: one line \
            a phrase. --conversations: what others have prepared, written in another --format.
            --like-published writes what the published data script writes, in one JSON list, drawn from the seed.

            simpleseg data prepare --labelme photos --out train.jsonl
            """)

    @OptionGroup var source: DataSourceOptions
    @OptionGroup var examples: DataExampleOptions
    @OptionGroup var outlines: DataOutlineOptions

    @Option(name: .customLong("out"), help: "The file to write.", completion: .file())
    var output: String

    @Option(
        help: """
            The format of the lines: simpleseg, llava, ms-swift, trl; or grpo, which has what is true in place of an answer, \
            for TRL's GRPOTrainer and its like.
            """)
    var format = PreparedFormat.simpleseg

    @Option(
        help: "A file for what could not be used and what limits cost: a JSON object with counts, entries and budget.",
        completion: .file())
    var report: String?

    @Flag(help: "Write what the published script writes: two passes, its order, its style, its leak.")
    var likePublished = false

    @Flag(help: "With --like-published, ask with the sentence's text and not, as there, with its whole dictionary.")
    var sentenceText = false

    @Flag(help: "Leave out examples whose picture's file is absent.")
    var checkImages = false

    @Option(help: "Threads that trace outlines.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        try source.requireSome()
        if threads < 1 { throw ValidationError("--threads must be 1 or more, is \(threads)") }
        if format == .grpo, !source.conversations.isEmpty {
            throw ValidationError("--format grpo needs masks, and --conversations do not say what is true")
        }
        if sentenceText, !likePublished { throw ValidationError("--sentence-text goes with --like-published") }
        guard likePublished else { return }
        if source.allowLeak || checkImages || examples.epoch != 0 || source.split != "train" || format != .simpleseg {
            throw ValidationError(
                "--like-published knows no --allow-leak, --check-images, --epoch, --split or --format")
        }
        if outlines.rule != .dataset || examples.mixture != .dataset || outlines.mostTokens != nil
            || outlines.config != nil
        {
            throw ValidationError("--like-published has its own examples and outlines: none of their options fit")
        }
        if source.root == nil { throw ValidationError("--like-published needs --root") }
    }

    func run() throws {
        Interruption.ends(saying: "\(output) was not written; the same command begins again")
        var problems = DataReport()
        var costs = OutlineCosts()
        let layout = likePublished ? .pythonList : format.conversations.map(ConversationFile.Layout.lines) ?? .records
        var file = try ConversationFile(path: output, layout: layout)
        if likePublished {
            try writePublished(to: &file, &problems)
        } else {
            costs = try writeMended(to: &file, &problems)
        }
        let count = file.count
        try file.finish()
        if let report { try write(problems, costs, to: report) }
        tell(count, problems, costs)
        if count == 0 { throw ExitCode.failure }
    }

    private func writePublished(to file: inout ConversationFile, _ problems: inout DataReport) throws {
        guard let root = source.root else { return }
        var examples = PublishedExamples(
            seed: examples.seed, placeholder: sentenceText ? .text : .dictionary, threads: threads)
        for name in source.datasets {
            let dataset = try name.load(under: root, &problems)
            try examples.write(dataset, images: name.images(under: root), report: &problems) { question, answer in
                try file.add(question: question, answer: answer)
            }
        }
    }

    private func writeMended(to file: inout ConversationFile, _ problems: inout DataReport) throws -> OutlineCosts {
        var costs = OutlineCosts()
        let tasks = try outlines.tasks(examples.mixture)
        let writer = ExampleMaker(
            seed: examples.seed, epoch: examples.epoch, mixture: tasks.mixture,
            outline: try outlines.outline(tasks.outline), checksImages: checkImages, threads: threads)
        try source.files.forEach(&problems) { source, problems in
            if format == .grpo {
                costs.add(try writer.writeRewarded(source, report: &problems) { try file.add(record: $0.line) })
                return
            }
            var unwritable: [String] = []
            costs.add(
                try writer.write(source, report: &problems) { example in
                    if try !file.add(ConversationRecord(example)) { unwritable.append(example.id) }
                })
            for id in unwritable { problems.add(.unwritable, id) }
        }
        if let first = writer.frames.absent.first {
            problems.add(
                .uncheckedFrame,
                "\(writer.frames.absent.count) pictures are not there to compare sizes with: \(first), …")
        }
        for path in source.conversations { try writeConversations(of: path, to: &file, &problems) }
        return costs
    }

    private func writeConversations(
        of path: String, to file: inout ConversationFile, _ problems: inout DataReport
    ) throws {
        try ConversationReader.forEach(in: path, images: source.images, report: &problems) { conversation, problems in
            let label = "\(path), \(conversation.id ?? "a conversation")"
            if checkImages, let absent = conversation.images.first(where: { !Files.exists(place(of: $0)) }) {
                return problems.add(.missingImage, "\(label): \(place(of: absent))")
            }
            if try !file.add(conversation) { problems.add(.unwritable, label) }
        }
    }

    /// Where a conversation's picture lies; its path is written as it was.
    private func place(of image: String) -> String {
        guard let images = source.images, !image.hasPrefix("/") else { return image }
        return "\(images)/\(image)"
    }

    private func write(_ problems: DataReport, _ costs: OutlineCosts, to path: String) throws {
        var object = problems.json
        object.field("budget", costs.json)
        try Files.write(Data((object.line + "\n").utf8), to: path)
    }

    private func tell(_ count: Int, _ problems: DataReport, _ costs: OutlineCosts) {
        var text = "\(output): \(count) conversations; \(problems.summary)"
        if costs.shortened > 0 {
            let mean = String(format: "%.4f", costs.overlapLost / Double(costs.shortened))
            let worst = String(format: "%.4f", costs.worstOverlapLost)
            text +=
                "; \(costs.shortened) of \(costs.outlines) outlines shortened for \(mean) IoU each, at worst \(worst)"
            text += ", \(costs.partsLeftOut) parts left out"
        }
        for note in problems.notes { StandardError.line(note) }
        StandardError.line(text)
    }
}
