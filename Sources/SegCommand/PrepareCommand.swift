internal import ArgumentParser
internal import Foundation
internal import SegData
internal import SegNotation

/// Turns referring datasets into training conversations.
struct PrepareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare",
        abstract: "Turns refCOCO, refCOCO+, refCOCOg and refCLEF into training conversations.",
        discussion: """
            ROOT holds a folder a dataset, each with refs(SPLIT).p and instances.json (gRefCOCO: grefs(unc).json), and pictures in
            images/coco_2014/train2014 and images/saiapr_tc-12. Without more, writes one JSON object a line: "id", "image" and
            "conversations", of one split, leaving out of "train" every picture that a validation or test split of any refCOCO
            variant under ROOT holds. The same seed and epoch give the same bytes, whatever the number of threads.
            --like-published writes what the published data script writes, in one JSON list, drawn from the seed.
            --coco FILE takes any dataset in COCO's layout: one line a picture and category, every object outlined in the answer.
            """)

    @Option(help: "The folder of the datasets, as it is to stand in the pictures' paths.", completion: .directory)
    var root: String

    @Option(parsing: .upToNextOption, help: "Datasets, NAME or NAME:SPLITTER (refcocog:google).")
    var datasets: [DatasetName] = ["refcoco", "refcoco+", "refcocog", "refclef"].map(DatasetName.init(name:))

    @Option(help: "Any dataset in COCO's layout instead: its instances.json. ROOT is then the folder of its pictures.")
    var coco: String?

    @Option(name: .customLong("out"), help: "The file to write.", completion: .file())
    var output: String

    @Option(help: "A file for what could not be used: a JSON object with counts and entries.", completion: .file())
    var report: String?

    @Option(help: "Seed of the sentences drawn.")
    var seed: UInt64 = 0

    @Option(help: "Which pass over the data: each draws other sentences.")
    var epoch = 0

    @Option(help: "The split to write.")
    var split = "train"

    @Flag(help: "Write what the published script writes: two passes, its order, its style, its leak.")
    var likePublished = false

    @Flag(help: "With --like-published, ask with the sentence's text and not, as there, with its whole dictionary.")
    var sentenceText = false

    @Flag(help: "Keep pictures of validation and test splits in the train split.")
    var allowLeak = false

    @Flag(help: "Leave out references whose picture's file is absent.")
    var checkImages = false

    @Option(help: "Threads that trace outlines.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        if threads < 1 { throw ValidationError("--threads must be 1 or more, is \(threads)") }
        if coco != nil, likePublished || checkImages || allowLeak || split != "train" {
            throw ValidationError("--coco knows no --like-published, --check-images, --allow-leak or --split")
        }
        if sentenceText, !likePublished { throw ValidationError("--sentence-text goes with --like-published") }
        if likePublished, allowLeak || checkImages || epoch != 0 || split != "train" {
            throw ValidationError("--like-published knows no --allow-leak, --check-images, --epoch or --split")
        }
    }

    func run() throws {
        var problems = DataReport()
        var file = try ConversationFile(path: output, layout: likePublished ? .pythonList : .lines)
        if let coco {
            try writeObjects(of: coco, to: &file, &problems)
        } else if likePublished {
            try writePublished(to: &file, &problems)
        } else {
            try writeMended(to: &file, &problems)
        }
        let count = file.count
        try file.finish()
        if let report { try Data((problems.json.line + "\n").utf8).write(to: URL(fileURLWithPath: report)) }
        tell(count, problems)
    }

    private func writeObjects(of path: String, to file: inout ConversationFile, _ problems: inout DataReport) throws {
        let instances = try CocoInstances(contentsOf: path, report: &problems)
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let lessons = CocoLessons(seed: seed, epoch: epoch)
        try lessons.write(instances, name: name, images: root, report: &problems) { try file.add($0) }
    }

    private func writePublished(to file: inout ConversationFile, _ problems: inout DataReport) throws {
        var lessons = PublishedLessons(seed: seed, placeholder: sentenceText ? .text : .dictionary, threads: threads)
        for name in datasets {
            let dataset = try load(name, &problems)
            try lessons.write(dataset, images: name.images(under: root), report: &problems) { question, answer in
                try file.add(question: question, answer: answer)
            }
        }
    }

    private func writeMended(to file: inout ConversationFile, _ problems: inout DataReport) throws {
        let kept = split == "train" && !allowLeak ? try keptImages() : []
        for name in datasets {
            let lessons = MendedLessons(
                seed: seed, epoch: epoch, split: split, excluded: name.isCOCO ? kept : [], checksImages: checkImages,
                threads: threads)
            let dataset = try load(name, &problems)
            try lessons.write(dataset, images: name.images(under: root), report: &problems) { lesson in
                try file.add(lesson)
            }
        }
    }

    private func load(_ name: DatasetName, _ problems: inout DataReport) throws -> ReferDataset {
        let dataset = try ReferDataset(folder: "\(root)/\(name.name)", splitBy: name.splitBy, report: &problems)
        dataset.compareCounts(report: &problems)
        return dataset
    }

    /// Pictures in validation and test splits of every refCOCO variant under the root, asked for or not.
    private func keptImages() throws -> Set<Int> {
        var ids: Set<Int> = []
        for name in DatasetName.variants {
            let folder = "\(root)/\(name.name)"
            let files = ["refs(\(name.splitBy)).p", "grefs(\(name.splitBy)).json"].map { "\(folder)/\($0)" }
            guard files.contains(where: FileManager.default.fileExists) else { continue }
            var unused = DataReport()
            let references = try ReferDataset.references(folder: folder, splitBy: name.splitBy, report: &unused)
            ids.formUnion(LeakedImages.ids(in: references))
        }
        return ids
    }

    private func tell(_ count: Int, _ problems: DataReport) {
        let counts = problems.counts
        let listed = DataReport.Problem.allCases.compactMap { problem in
            counts[problem].map { "\(problem.rawValue) \($0)" }
        }
        let rest = listed.isEmpty ? "nothing left out" : "not usable: " + listed.joined(separator: ", ")
        FileHandle.standardError.write(Data("\(output): \(count) conversations; \(rest)\n".utf8))
    }
}

/// A dataset on the command line: its folder's name, and who split it.
struct DatasetName: ExpressibleByArgument {
    let name: String
    let splitBy: String

    /// Every split of the datasets that share COCO's pictures.
    static let variants = [
        "refcoco:unc", "refcoco:google", "refcoco+:unc", "refcocog:umd", "refcocog:google", "grefcoco:unc",
    ]
    .compactMap(Self.init(argument:))

    init(name: String) {
        self.name = name
        splitBy = name == "refcocog" ? "umd" : "unc"
    }

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && !$0.contains("/") }) else { return nil }
        name = parts[0]
        splitBy = parts.count == 2 ? parts[1] : Self(name: parts[0]).splitBy
    }

    var isCOCO: Bool { name != "refclef" }

    /// Where the published layout keeps the pictures.
    func images(under root: String) -> String {
        root + (isCOCO ? "/images/coco_2014/train2014" : "/images/saiapr_tc-12")
    }

    var defaultValueDescription: String { name }
}
