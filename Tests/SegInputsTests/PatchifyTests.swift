internal import Foundation
import SegGeometry
import SegImaging
import SegInputs
import TestSupport
import Testing

struct PatchifyTests {
    private struct Golden: Decodable {
        struct Process: Decodable {
            let width: Int
            let height: Int
            let rgb: Data
            let grid: [Int]
            let step: Int
            let values: [Float]
        }

        let process: Process
    }

    @Test func `patches are those of the reference processor`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: root.appending(path: "Golden/imaging/cases.json"))
        let golden = try JSONDecoder().decode(Golden.self, from: data).process
        let image = Image(size: ImageSize(width: golden.width, height: golden.height), pixels: Array(golden.rgb))
        let patched = try ImageProcessor.qwen25VL.patches(image)
        #expect([patched.grid.frames, patched.grid.rows, patched.grid.columns] == golden.grid)
        let sampled = stride(from: 0, to: patched.values.count, by: golden.step).map { patched.values[$0] }
        #expect(sampled.count == golden.values.count)
        #expect(zip(sampled, golden.values).allSatisfy { abs($0 - $1) <= 1e-6 })
    }

    private func noise(_ width: Int, _ height: Int) -> Image {
        var random = SplitMix64(seed: 6)
        let size = ImageSize(width: width, height: height)
        return Image(size: size, pixels: (0..<size.area * 3).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    @Test func `every value is the pixel that its place stands for`() throws {
        // [C, T, p, p] in rows; two frames that are alike; blocks of 2 × 2 patches.
        var processor = ImageProcessor.qwen25VL
        processor.patchSize = 4
        processor.family = .qwen(.init(minPixels: 64, maxPixels: 4096, temporalPatchSize: 2))
        let image = noise(24, 16)
        let patched = try processor.patches(image)
        let places = PatchPositions(grids: [patched.grid], order: .blocks(mergeSize: 2))
        for index in patched.values.indices {
            let (patch, rest) = (index / processor.patchLength, index % processor.patchLength)
            let (channel, y, x) = (rest / 32, rest % 16 / 4, rest % 4)
            let pixel = (places.rows[patch] * 4 + y) * 24 + places.columns[patch] * 4 + x
            let byte = Double(image.pixels[pixel * 3 + channel])
            let expected = (byte / 255 - processor.mean[channel]) / processor.deviation[channel]
            #expect(abs(Double(patched.values[index]) - expected) < 1e-6)
        }
    }

    @Test func `Kimi's padding is black at the right and the bottom`() throws {
        let patched = try ImageProcessor.kimiVL.patches(
            Image(size: ImageSize(width: 30, height: 10), red: 255, green: 255, blue: 255))
        #expect(patched.grid == PatchGrid(rows: 2, columns: 4))
        #expect(patched.values[0] == 1)
        #expect(patched.values[13 * 14] == -1)
        #expect(patched.values[2 * 588 + 1] == 1 && patched.values[2 * 588 + 2] == -1)
        #expect(patched.values[3 * 588..<8 * 588].allSatisfy { $0 == -1 })
    }

    @Test func `cropping keeps the centre`() throws {
        var processor = ImageProcessor.kimiVL
        processor.family = .kimi(.init(patchLimit: 4096, padsInput: false))
        let image = noise(33, 28)
        let patched = try processor.patches(image)
        #expect(patched.plan.padded == ImageSize(width: 28, height: 28))
        // A surplus of 5 leaves a margin of 2.5, rounded to 2.
        let expected = Float(image.pixels[2 * 3]) / 255 * 2 - 1
        #expect(abs(patched.values[0] - expected) < 1e-6)
    }
}
