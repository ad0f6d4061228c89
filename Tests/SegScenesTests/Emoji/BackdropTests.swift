import SegGeometry
import SegImaging
import Testing

@testable import SegFormats
@testable import SegScenes

struct BackdropTests {
    private let size = ImageSize(width: 48, height: 36)

    private func painted(_ backdrop: Backdrop, _ dataset: PhotoSet) -> [UInt8] {
        var pixels = [UInt8](repeating: 7, count: size.area * 3)
        backdrop.paint(&pixels, size: size, dataset: dataset)
        backdrop.addGrain(&pixels)
        return pixels
    }

    @Test func `every pattern fills the picture, and the same way each time`() throws {
        let dataset = try PhotoSet([])
        var random = SeededGenerator(seed: 8)
        var patterns: Set<String> = []
        var pictures: Set<[UInt8]> = []
        for _ in 0..<80 {
            let backdrop = Backdrop(photographs: 0, share: 0.5, &random)
            patterns.insert(String("\(backdrop.pattern)".prefix { $0 != "(" }))
            let pixels = painted(backdrop, dataset)
            #expect(pixels == painted(backdrop, dataset))
            pictures.insert(pixels)
        }
        #expect(patterns == ["slope", "glow", "clouds", "grain", "weave", "tiles", "dots"])
        #expect(pictures.count == 80)
    }

    @Test func `photographs are as frequent as asked`() {
        var random = SeededGenerator(seed: 9)
        let count = (0..<400).count { _ in
            if case .photograph = Backdrop(photographs: 3, share: 0.25, &random).pattern { true } else { false }
        }
        #expect((70...130).contains(count))
    }

    @Test func `grain moves levels by no more than asked`() {
        var random = SeededGenerator(seed: 1)
        var backdrop = Backdrop(photographs: 0, share: 0, &random)
        backdrop.grain = 6
        var pixels = [UInt8](repeating: 128, count: 999)
        backdrop.addGrain(&pixels)
        #expect(pixels.allSatisfy { abs(Int($0) - 128) <= 6 })
        #expect(Set(pixels).count > 4)
    }
}
