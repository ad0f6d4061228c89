import SegGeometry
import SegImaging
import Testing

@testable import SegScenes

/// Laws of drawn scenes; `SceneLayout`, `SceneDrawer`, `Background` and `Paint` are tested through what they draw.
struct SceneTests {
    private let style = SceneStyle(sizes: [ImageSize(width: 168, height: 168), ImageSize(width: 120, height: 150)])

    @Test func `a scene is a pure function of seed, index and style`() {
        for index in 0..<40 {
            #expect(Scene(seed: 3, index: index, style: style) == Scene(seed: 3, index: index, style: style))
        }
        #expect(Scene(seed: 3, index: 0, style: style) != Scene(seed: 4, index: 0, style: style))
        #expect(Scene(seed: 3, index: 0, style: style) != Scene(seed: 3, index: 1, style: style))
    }

    @Test func `masks are disjoint, lie in their bounds and have their area`() {
        for index in 0..<60 {
            let scene = Scene(seed: 5, index: index, style: style)
            #expect((1...5).contains(scene.objects.count))
            var owners = [UInt8](repeating: 0, count: scene.image.size.area)
            for shape in scene.objects {
                #expect(shape.mask.size == scene.image.size)
                #expect(shape.area >= Scene.fewestVisiblePixels)
                #expect(shape.mask.pixels.reduce(0) { $0 + Int($1) } == shape.area)
                for pixel in owners.indices { owners[pixel] += shape.mask.pixels[pixel] }
                let box = shape.mask.box
                #expect(box == shape.box.scaled(to: shape.mask.size).rounded)
            }
            #expect(owners.allSatisfy { $0 <= 1 })
        }
    }

    @Test func `a shape's pixels look like its paint`() {
        for index in 0..<60 {
            let layout = SceneLayout(seed: 8, index: index, style: style)
            let scene = Scene(layout)
            for shape in scene.objects {
                let middle = shape.middle
                #expect(shape.mask[middle.x, middle.y])
                let inner = shape.deepest
                guard let inner else { continue }
                let at = (inner.y * scene.image.size.width + inner.x) * 3
                let seen = Paint(
                    red: Int(scene.image.pixels[at]), green: Int(scene.image.pixels[at + 1]),
                    blue: Int(scene.image.pixels[at + 2]))
                #expect(
                    seen.distance(to: (ShapeColor(rawValue: shape.words.attributes[0]) ?? .red).center) <= 3 * 16 * 16
                        + 64)
            }
        }
    }

    @Test func `backgrounds keep away from the shapes' colours`() {
        var close = 0
        for index in 0..<300 {
            let layout = SceneLayout(seed: 9, index: index, style: style)
            for shape in layout.shapes where shape.paint.distance(to: layout.background.first) < 6000 { close += 1 }
        }
        #expect(close < 10)
    }

    @Test func `without variety backgrounds are plain dark grey`() {
        var plain = style
        plain.backgroundVariety = 0
        for index in 0..<20 {
            let background = SceneLayout(seed: 9, index: index, style: plain).background
            #expect(background.pattern == .plain)
            #expect(background.first == Paint(red: 36, green: 36, blue: 36))
        }
    }

    @Test func `all kinds, colours and counts occur`() {
        var kinds: Set<ShapeKind> = []
        var colors: Set<ShapeColor> = []
        var counts: Set<Int> = []
        for index in 0..<300 {
            let shapes = Scene(seed: 1, index: index, style: style).objects
            kinds.formUnion(shapes.compactMap { ShapeKind(rawValue: $0.words.name) })
            colors.formUnion(shapes.compactMap { ShapeColor(rawValue: $0.words.attributes[0]) })
            counts.insert(shapes.count)
        }
        #expect(kinds.count == ShapeKind.allCases.count)
        #expect(colors.count == ShapeColor.allCases.count)
        #expect(counts == [1, 2, 3, 4, 5])
    }

    @Test func `every accepted style can be drawn, however small or crowded`() {
        for side in [16, 17, 33] {
            let tight = SceneStyle(
                sizes: [ImageSize(width: side, height: 16)], shapes: 16...16, radius: 0.02...0.45, overlapShare: 1)
            #expect(tight.problems.isEmpty)
            for index in 0..<50 { #expect(Scene(seed: 2, index: index, style: tight).objects.count <= 16) }
        }
    }
}

extension ImageBox {
    /// The box with whole-numbered sides, which boxes of pixels have but for rounding.
    fileprivate var rounded: ImageBox {
        ImageBox(x1: x1.rounded(), y1: y1.rounded(), x2: x2.rounded(), y2: y2.rounded())
    }
}

extension SceneObject {
    /// A pixel of which all neighbours at distance 2 belong to the shape.
    fileprivate var deepest: PixelPoint? {
        for y in stride(from: bounds.top + 2, to: bounds.bottom - 1, by: 1) {
            for x in stride(from: bounds.left + 2, to: bounds.right - 1, by: 1) {
                let around = [(-2, 0), (2, 0), (0, -2), (0, 2), (0, 0)]
                if around.allSatisfy({ mask[x + $0.0, y + $0.1] }) { return PixelPoint(x: x, y: y) }
            }
        }
        return nil
    }
}
