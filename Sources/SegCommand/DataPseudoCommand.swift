internal import ArgumentParser
internal import Foundation
internal import SegFiles
internal import SegFormats
internal import SegNotation
internal import SegPseudo

/// Makes samples of what a detector, a segmenter and a captioner found.
struct DataPseudoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pseudo",
        abstract: "Makes pseudo-labels of detections, masks and captions, in stages that resume and shard.",
        discussion: """
            Stages are commands over files: `filter` keeps detections by score, area, stability and overlap, `captions` asks a model \
            for words where no file has them, `samples` puts words and masks together, `merge` joins the shards; the merged file is \
            what `data prepare --pairs` reads.
            --shard 3/64 works on one part, by picture, so that a cluster's scheduler can spread the parts; without it, all of \
            --shards are done one after the other. What is done is not done again; what could not be used is listed beside a shard's \
            output, in NAME.problems.json. The merged file has the same bytes for any number of shards.

            simpleseg data pseudo filter --detections found.json --masks masks.jsonl --out kept
            """,
        subcommands: [Filter.self, DataPseudoCaptions.self, Samples.self, Merge.self])

    /// The first stage.
    struct Filter: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keeps detections by score, area, stability, box and overlap.")

        @Option(help: "Detections as COCO's results: a JSON list, or one object per line.", completion: .file())
        var detections: String

        @Option(help: "Masks of the detections, one object per line: id, rle, stability_score.", completion: .file())
        var masks: String?

        @Option(help: "A COCO file with the pictures' and categories' names.", completion: .file())
        var pictures: String?

        @Option(name: .customLong("out"), help: "The folder to write.", completion: .directory)
        var folder: String

        @Option(help: "The lowest score of a detection.")
        var score = PseudoRules().leastScore

        @Option(help: "The smallest share of the picture that a mask may cover.")
        var leastArea = PseudoRules().areas.lowerBound

        @Option(help: "The largest share of the picture that a mask may cover.")
        var mostArea = PseudoRules().areas.upperBound

        @Option(help: "The lowest stability of a mask; 0: any, and none.")
        var stability = PseudoRules().leastStability

        @Option(help: "The lowest IoU of a mask's box with the detection's; 0: any.")
        var boxOverlap = PseudoRules().leastBoxOverlap

        @Option(help: "Of two masks of one picture with a higher IoU only the better is kept.")
        var mostOverlap = PseudoRules().mostOverlap

        @OptionGroup var shards: ShardOptions

        func validate() throws {
            let shares = [score, leastArea, mostArea, stability, boxOverlap, mostOverlap]
            if !shares.allSatisfy({ (0...1).contains($0) }) || leastArea > mostArea {
                throw ValidationError(
                    "scores, areas and overlaps lie in 0 to 1, and --least-area is not above --most-area")
            }
        }

        func run() throws {
            let rules = PseudoRules(
                leastScore: score, areas: leastArea...mostArea, leastStability: stability, leastBoxOverlap: boxOverlap,
                mostOverlap: mostOverlap)
            let stage = PseudoFilter(detections: detections, masks: masks, pictures: pictures, rules: rules)
            try shards.forEach { shard, problems in try stage.run(shard, into: folder, report: &problems) }
        }
    }

    /// The second stage.
    struct Samples: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives what was kept its words.")

        @Option(help: "The folder that `filter` wrote.", completion: .directory)
        var kept: String

        @Option(
            help: "Words, one object per line: id, caption (a string or a list); or the folder that `captions` wrote.",
            completion: .file())
        var captions: String?

        @Flag(help: "Call what has no words by its category; else it is left out.")
        var categories = false

        @Option(name: .customLong("out"), help: "The folder to write.", completion: .directory)
        var folder: String

        @OptionGroup var shards: ShardOptions

        func validate() throws {
            if captions == nil, !categories { throw ValidationError("give --captions or --categories, or both") }
        }

        func run() throws {
            let stage = PseudoSamples(kept: kept, captions: captions, usesCategories: categories)
            try shards.forEach { shard, problems in try stage.run(shard, into: folder, report: &problems) }
        }
    }

    /// The last stage.
    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Joins the shards of `samples`.",
            discussion:
                "Shards that are missing, of another sharding, made from other files, or that share a sample are refused."
        )

        @Option(help: "The folder that `samples` wrote.", completion: .directory)
        var samples: String

        @Option(help: "How many shards there are.")
        var shards = 1

        @Option(name: .customLong("out"), help: "The file to write.", completion: .file())
        var output: String

        func run() throws {
            let count = try PseudoMerge(samples, shards: shards).write(to: output)
            StandardError.line("\(output): \(count) samples")
        }
    }
}

/// Which shards are worked on.
struct ShardOptions: ParsableArguments {
    @Option(help: "One shard of several, I/N, counted from 1.")
    var shard: ShardArgument?

    @Option(help: "All of so many shards, one after the other.")
    var shards = 1

    func validate() throws {
        if Shard(1, of: shards) == nil { throw ValidationError("--shards must be 1 to 100000, is \(shards)") }
        if shard != nil, shards != 1 { throw ValidationError("--shard and --shards exclude each other") }
    }

    /// The shards, in order.
    var all: [Shard] { shard.map { [$0.value] } ?? Shard.all(shards) }

    /// Does the work of each shard, and says what became of it.
    func forEach(_ work: (Shard, inout DataReport) throws -> PseudoCounts?) throws {
        for shard in all {
            var problems = DataReport()
            let counts = try work(shard, &problems)
            Self.tell(shard, counts.map { "\($0.json.line); \(problems.summary)" })
        }
    }

    /// Says what became of a shard; nil: nothing was to be done.
    static func tell(_ shard: Shard, _ text: String?) {
        let line = "shard \(shard.index)/\(shard.count): \(text ?? "done before")"
        StandardError.line(line)
    }
}

/// A shard on the command line: 3/64.
struct ShardArgument: ExpressibleByArgument {
    let value: Shard

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let index = parts[0], let count = parts[1], let shard = Shard(index, of: count) else {
            return nil
        }
        value = shard
    }
}
