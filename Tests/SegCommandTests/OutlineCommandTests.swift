import Foundation
import SegGeometry
import SegImaging
import TestSupport
import Testing

@Suite struct OutlineCommandTests {
    @Test(arguments: [#""h0550h1""#, "[24, 5, 5, 5, 61]"])
    func `compressed and uncompressed counts give the same answer`(counts: String) throws {
        let outcome = try Binary.run(
            ["outline"], input: #"{"id": null, "rle": {"size": [10, 10], "counts": \#(counts)}}"#)
        let answer = """
            {"id": null, "vertices": [[[2, 4], [2, 8], [3, 8], [3, 4]]], \
            "text": "[[[0.200, 0.400], [0.200, 0.800], [0.300, 0.800], [0.300, 0.400]]]"}

            """
        #expect(outcome.output == answer)
        #expect(outcome.status == 0)
    }

    @Test func `an empty mask has an empty answer`() throws {
        let outcome = try Binary.run(["outline"], input: #"{"rle": {"size": [3, 2], "counts": [6]}}"#)
        #expect(outcome.output == "{\"vertices\": [], \"text\": \"[]\"}\n")
    }

    @Test func `what is outlined without tolerance decodes to the mask with its holes filled`() throws {
        var random = SplitMix64(seed: 11)
        var (records, masks): ([String], [RunLengthMask]) = ([], [])
        for _ in 0..<200 {
            let size = ImageSize(
                width: Int.random(in: 1...40, using: &random), height: Int.random(in: 1...40, using: &random))
            let mask = Mask(size: size, pixels: (0..<size.area).map { _ in UInt8.random(in: 0...1, using: &random) })
            masks.append(try RunLengthMask(filling: mask.outline(epsilonRatio: 0), size: size, rule: .inclusive))
            records.append(
                #"{"rle": {"size": [\#(size.height), \#(size.width)], "counts": "\#(RunLengthMask(mask).compressed)"}}"#
            )
        }
        let outlines = try Binary.run(["outline", "--epsilon-ratio", "0"], input: records.joined(separator: "\n")).lines
        let answers = zip(outlines, masks).map { line, mask in
            #"{"width": \#(mask.size.width), "height": \#(mask.size.height), "#
                + line.dropFirst().replacing("\"id\": ", with: "\"_\": ")
        }
        let decoded = try Binary.run(["decode"], input: answers.joined(separator: "\n")).lines
        #expect(decoded.count == 200)
        for (line, mask) in zip(decoded, masks) {
            #expect(line.contains("\"counts\": \"\(mask.compressed.replacing("\\", with: "\\\\"))\""))
        }
    }

    @Test(arguments: [
        (#"{"rle": {"size": [2, 2], "counts": [5]}}"#, "run 0 is 5 pixels long, which the mask cannot hold"),
        (#"{"rle": {"size": [2, 2], "counts": [3]}}"#, "the runs cover 3 pixels where the mask has 4"),
        (#"{"rle": {"size": [2], "counts": [4]}}"#, "“size” is not [height, width]"),
        (#"{"rle": {"size": [2, 2], "counts": 4}}"#, "“counts” is not a list of whole numbers"),
        (#"{"rle": [2, 2]}"#, "“rle” is not an object"), (#"{"mask": 1}"#, "“rle” is missing"),
        (
            #"{"rle": {"size": [99999, 99999], "counts": [0]}}"#,
            "a size of 99999×99999 is not within 0×0 and 16384×16384"
        ),
    ])
    func `a wrong mask is reported, not outlined`(record: String, complaint: String) throws {
        let outcome = try Binary.run(["outline"], input: record)
        #expect(outcome.errors == "<stdin>:1: \(complaint)\n")
        #expect(outcome.output == "")
        #expect(outcome.status == 1)
    }

    @Test func `mask pictures are outlined under their path`() throws {
        try Binary.withFolder { folder in
            var mask = Mask(size: ImageSize(width: 10, height: 10))
            for (x, y) in [(2, 2), (3, 2), (2, 3), (3, 3)] { mask[x, y] = true }
            let path = folder.appendingPathComponent("mask.png").path
            try mask.writePNG(to: path)
            let outcome = try Binary.run(["outline", path])
            let answer = """
                {"id": "\(path)", "vertices": [[[2, 2], [2, 3], [3, 3], [3, 2]]], \
                "text": "[[[0.200, 0.200], [0.200, 0.300], [0.300, 0.300], [0.300, 0.200]]]"}

                """
            #expect(outcome.output == answer)
        }
    }

    @Test func `a damaged picture is reported once, by its path`() throws {
        try Binary.withFolder { folder in
            let path = folder.appendingPathComponent("mask.png").path
            try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]).write(to: URL(fileURLWithPath: path))
            let outcome = try Binary.run(["outline", path])
            #expect(outcome.status == 1)
            #expect(outcome.output == "")
            #expect(outcome.errors.hasPrefix("\(path): "))
            #expect(outcome.errors.ranges(of: path).count == 1)
        }
    }
}
