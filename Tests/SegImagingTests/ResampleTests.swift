import SegGeometry
import TestSupport
import Testing

@testable import SegImaging

struct ResampleTests {
    private func noise(_ width: Int, _ height: Int, seed: UInt64) -> Image {
        var random = SplitMix64(seed: seed)
        let size = ImageSize(width: width, height: height)
        return Image(size: size, pixels: (0..<size.area * 3).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    @Test(arguments: GoldenPictures.resample.indices)
    func `pixels are Pillow's`(index: Int) {
        let golden = GoldenPictures.resample[index]
        #expect(golden.from.image.resampled(to: golden.to.image.size) == golden.to.image)
    }

    /// One axis resampled by the definition, value after value; `stride` bytes lie between neighbours along it.
    private func plain(_ image: Image, _ axis: ResampleAxis, lines: Int, line: Int, stride: Int, out: (Int, Int))
        -> [UInt8]
    {
        var result = [UInt8](repeating: 0, count: lines * axis.first.count * 3)
        for lineIndex in 0..<lines {
            for output in axis.first.indices {
                for channel in 0..<3 {
                    let start = lineIndex * line + Int(axis.first[output]) * stride + channel
                    let sum = (0..<Int(axis.taps[output])).reduce(1 << 21) {
                        $0 + Int(image.pixels[start + $1 * stride]) * Int(axis.weights[output * axis.stride + $1])
                    }
                    result[lineIndex * out.0 + output * out.1 + channel] = UInt8(clamping: sum >> 22)
                }
            }
        }
        return result
    }

    @Test func `the fast loops equal the definition`() {
        var random = SplitMix64(seed: 77)
        for _ in 0..<300 {
            let (width, height) = (Int.random(in: 1...70, using: &random), Int.random(in: 1...9, using: &random))
            let target = Int.random(in: 1...70, using: &random)
            let image = noise(width, height, seed: random.next())
            let wide = plain(
                image, ResampleAxis(from: width, to: target), lines: height, line: width * 3, stride: 3,
                out: (target * 3, 3))
            #expect(image.resampled(to: ImageSize(width: target, height: height)).pixels == wide || width == target)
            let tall = plain(
                image, ResampleAxis(from: height, to: target), lines: width, line: 3, stride: width * 3,
                out: (3, width * 3))
            #expect(image.resampled(to: ImageSize(width: width, height: target)).pixels == tall || height == target)
        }
    }

    @Test func `one colour stays that colour at any size`() {
        let image = Image(size: ImageSize(width: 13, height: 7), red: 255, green: 0, blue: 91)
        for side in [1, 2, 7, 13, 50, 101] {
            let size = ImageSize(width: side, height: side * 2)
            #expect(image.resampled(to: size) == Image(size: size, red: 255, green: 0, blue: 91))
        }
    }

    @Test func `the same size is the same picture`() {
        let image = noise(31, 17, seed: 3)
        #expect(image.resampled(to: image.size) == image)
    }

    @Test func `mirroring before is mirroring after, but for the last bit`() {
        // Weights are rounded one by one, so a mirrored sum may round the other way.
        let image = noise(40, 30, seed: 9)
        let size = ImageSize(width: 17, height: 47)
        let one = image.oriented(.mirrored).resampled(to: size).pixels
        let other = image.resampled(to: size).oriented(.mirrored).pixels
        #expect(zip(one, other).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    }

    @Test func `weights of every output sum to one`() {
        for (from, to) in [(1, 9), (9, 1), (100, 99), (99, 100), (1000, 3), (7, 7)] {
            let axis = ResampleAxis(from: from, to: to)
            for output in 0..<to {
                let weights = axis.weights[output * axis.stride..<(output + 1) * axis.stride]
                let sum = weights.reduce(0) { $0 + Int($1) }
                #expect(abs(sum - 1 << 22) <= Int(axis.taps[output]))
            }
        }
    }
}
