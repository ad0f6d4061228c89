import SegGeometry
import SegImaging
import TestSupport
import Testing

@testable import SegDatasets
@testable import SegFormats

@Suite struct PictureFramesTests {
    private let folder: TextFolder
    private let size = ImageSize(width: 12, height: 7)

    init() throws { folder = try TextFolder() }

    /// A picture that is stored with `size`.
    private func picture(_ orientation: ExifOrientation, _ size: ImageSize, _ name: String = "p.png") throws -> String {
        try folder.write(oriented(ImageEncoding.png(Image(size: size)), orientation), to: name)
    }

    private func mask(_ size: ImageSize, _ random: inout SplitMix64) -> Mask {
        var mask = Mask(size: size, pixels: (0..<size.area).map { _ in UInt8.random(in: 0...1, using: &random) })
        (mask[0, 0], mask[1, 0]) = (true, false)
        return mask
    }

    @Test(arguments: ExifOrientation.allCases)
    func `masks in the stored frame alone are turned with their picture, those in the upright one are not`(
        orientation: ExifOrientation
    ) throws {
        var random = SplitMix64(seed: UInt64(orientation.rawValue))
        let path = try picture(orientation, size)
        for _ in 0..<100 {
            let upright = mask(orientation.uprightSize(of: size), &random)
            var report = DataReport()
            let kept = try PictureFrames().fitted(
                [RunLengthMask(upright)], of: path, label: "thing", report: &report)
            #expect(kept == [RunLengthMask(upright)])
            let isChoice = orientation != .upright && !orientation.swapsSides
            #expect(report.counts == (isChoice ? [.ambiguousFrame: 1] : [:]))
            guard orientation.swapsSides else { continue }
            let stored = upright.oriented(orientation.inverse)
            report = DataReport()
            let turned = try PictureFrames().fitted([RunLengthMask(stored)], of: path, label: "thing", report: &report)
            #expect(turned == [RunLengthMask(upright)])
            #expect(report.counts == [.turnedFrame: 1] && report.entries[0].detail.contains(path))
        }
    }

    @Test func `what fits neither way, or lies on a broken picture, is left out; an absent one is remembered`() throws {
        let frames = PictureFrames()
        var random = SplitMix64(seed: 5)
        let masks = [RunLengthMask(mask(ImageSize(width: 11, height: 7), &random))]
        var report = DataReport()
        let path = try picture(.turnsRight, size)
        #expect { try frames.fitted(masks, of: path, label: "thing", report: &report) } throws: {
            let entry = ($0 as? DataProblem)?.entry
            return entry?.problem == .sizesDiffer && entry?.detail.contains("11×7") == true
                && entry?.detail.contains("7×12") == true
        }
        let broken = try folder.write("no picture", to: "broken.jpg")
        #expect { try frames.fitted(masks, of: broken, label: "thing", report: &report) } throws: {
            ($0 as? DataProblem)?.entry.problem == .brokenImage
        }
        let later = PictureFrames(leavesBroken: true)
        #expect(try later.fitted(masks, of: broken, label: "thing", report: &report) == masks && report.entries.isEmpty)
        try folder.write(ImageEncoding.png(Image(size: ImageSize(width: 11, height: 7))), to: "broken.jpg")
        #expect(try frames.fitted(masks, of: broken, label: "thing", report: &report) == masks)
        #expect(try frames.fitted(masks, of: "nowhere.png", label: "thing", report: &report) == masks)
        #expect(frames.absent == ["nowhere.png"] && report.entries.isEmpty)
        let other = RunLengthMask(mask(size, &random))
        #expect(throws: DataProblem.self) {
            try frames.fitted(masks + [other], of: "nowhere.png", label: "thing", report: &report)
        }
    }

    @Test func `masks of nothing and copies are left out, a mask of everything is kept, and each is reported`() throws {
        var random = SplitMix64(seed: 6)
        let some = RunLengthMask(mask(size, &random))
        let none = RunLengthMask(size: size)
        let all = RunLengthMask(Mask(size: size, pixels: Array(repeating: 1, count: size.area)))
        var report = DataReport()
        let kept = try PictureFrames().fitted(
            [none, some, all, some], of: "nowhere.png", label: "thing", report: &report)
        #expect(kept == [some, all])
        #expect(report.counts == [.emptyMask: 1, .fullMask: 1, .duplicateObject: 1])
        #expect(report.summary == "not usable: duplicate_object 1, empty_mask 1; noted: full_mask 1")
    }

    @Test func `a long JPEG is known by its first bytes, and a cut one is not taken for a whole`() throws {
        // The header of a baseline JPEG of 5×3, and pixels that never come.
        let header: [UInt8] = [
            0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 3, 0, 5, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0,
        ]
        let path = try folder.write(header + [UInt8](repeating: 0x55, count: 200_000), to: "long.jpg")
        var random = SplitMix64(seed: 7)
        let masks = [RunLengthMask(mask(ImageSize(width: 5, height: 3), &random))]
        var report = DataReport()
        #expect(try PictureFrames().fitted(masks, of: path, label: "thing", report: &report) == masks)
        let cut = try folder.write(Array(header.prefix(9)), to: "cut.jpg")
        #expect(throws: DataProblem.self) {
            try PictureFrames().fitted(masks, of: cut, label: "thing", report: &report)
        }
    }
}
