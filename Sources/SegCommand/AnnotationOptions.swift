internal import ArgumentParser
internal import SegDatasets

/// Datasets of annotated pictures, on the command line: the same words wherever a dataset is read.
struct AnnotationOptions: ParsableArguments {
    @Option(help: "A dataset in COCO's layout: its instances.json.", completion: .file())
    var coco: String?

    @Option(help: "A dataset in COCO's layout whose annotations have phrases: the JSON.", completion: .file())
    var phrases: String?

    @Option(help: "COCO's panoptic annotations: the JSON; the PNGs lie in the folder of its name, or in --masks.")
    var panoptic: String?

    @Option(help: "The folder of the PNGs of --panoptic.", completion: .directory)
    var masks: String?

    @Option(help: "COCO's captions: the JSON. Pictures are to be described.", completion: .file())
    var captions: String?

    @Option(help: "A folder of LabelMe's files, a JSON a picture.", completion: .directory)
    var labelme: String?

    @Option(help: "A folder of YOLO's segmentation labels, a text file a picture; needs --images and --classes.")
    var yolo: String?

    @Option(help: "The names of YOLO's classes: its data.yaml, or a text with a name a line.", completion: .file())
    var classes: String?

    @Option(
        help:
            "Rows of image, mask (a PNG) and text: a CSV with these names in its header, or JSON, one object per line.",
        completion: .file())
    var pairs: String?

    @Option(help: "ReasonSeg: the folder that holds its splits.", completion: .directory)
    var reasonseg: String?

    @Option(
        help:
            "The folder of the pictures of datasets other than REFER's, as it is to stand in their paths; else beside the file.",
        completion: .directory)
    var images: String?

    @Option(
        help: """
            Divide datasets that have no splits: shares of train, val and test, as 0.8,0.1,0.1. A picture belongs to one by a hash \
            of its path.
            """,
        transform: AnnotationOptions.shares)
    var splitShares: SplitShares?

    /// The options that name a dataset, for messages.
    static let names = "--coco, --phrases, --panoptic, --captions, --labelme, --yolo, --pairs, --reasonseg"

    private static func shares(_ text: String) throws -> SplitShares {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        guard !numbers.contains(nil), let shares = SplitShares(numbers.compactMap { $0 }) else {
            throw ValidationError("\(SplitShares.rule), as 0.8,0.1,0.1; not '\(text)'")
        }
        return shares
    }

    /// Puts what is named into `files`.
    func name(in files: inout DatasetFiles) {
        let given: [(WritableKeyPath<DatasetFiles, String>, String?)] = [
            (\.coco, coco), (\.phrases, phrases), (\.panoptic, panoptic), (\.masks, masks), (\.captions, captions),
            (\.labelme, labelme), (\.yolo, yolo), (\.classes, classes), (\.pairs, pairs), (\.reasonseg, reasonseg),
            (\.images, images),
        ]
        for (path, value) in given { files[keyPath: path] = value ?? "" }
        files.splitShares = splitShares?.shares ?? []
    }
}
