import SegGeometry
import Testing

@testable import SegScenes

struct ValueNoiseTests {
    @Test func `values lie in 0 and 1, and neighbours are near each other`() {
        for (width, height) in [(64, 48), (1, 1), (16, 100), (33, 7)] {
            let size = ImageSize(width: width, height: height)
            let noise = ValueNoise(seed: 3, cells: 2, octaves: 3)
            let field = noise.field(size)
            #expect(field.count == size.area)
            #expect(field.allSatisfy { (0...1).contains($0) })
            #expect(field == noise.field(size))
        }
        let field = ValueNoise(seed: 3, cells: 2, octaves: 1).field(ImageSize(width: 64, height: 64))
        for index in 1..<64 { #expect(abs(field[index] - field[index - 1]) < 0.08) }
    }

    @Test func `another seed is another noise`() {
        let size = ImageSize(width: 32, height: 32)
        let noises = (0..<4).map { ValueNoise(seed: $0, cells: 3, octaves: 4).field(size) }
        #expect(Set(noises).count == 4)
    }
}
