import SegGeometry
import SegInputs
import Testing

@testable import SegFormats
@testable import SegScenes

struct CellLabelsTests {
    private let grid = PatchGrid(rows: 8, columns: 6)

    private func scene(_ index: Int) throws -> Scene {
        var style = SceneStyle()
        style.sizes = [ImageSize(width: 84, height: 112)]
        return try style.scene(seed: 91, index: index)
    }

    private func labels(_ scene: Scene) -> CellLabels {
        var labels = CellLabels()
        labels.append(scene, grid: grid, mergeSize: 2)
        return labels
    }

    @Test func `coverage adds up to the area of all objects`() throws {
        for index in 0..<50 {
            let scene = try scene(index)
            let labels = labels(scene)
            #expect(labels.cells == 12)
            #expect(labels.coverage.count == 12 * 49)
            let covered = labels.coverage.reduce(0) { $0 + Double($1) } * 16  // blocks of 4×4 pixels
            #expect(abs(covered - Double(scene.objects.reduce(0) { $0 + $1.area })) < 1e-2)
        }
    }

    @Test func `a block tells of the pixels where it lies`() throws {
        let scene = try scene(3)
        let labels = labels(scene)
        for cell in 0..<12 {
            for block in 0..<49 {
                let left = cell % 3 * 28 + block % 7 * 4
                let top = cell / 3 * 28 + block / 7 * 4
                let inside = (0..<16).count { pixel in
                    let place = (top + pixel / 4) * 84 + left + pixel % 4
                    return scene.objects.contains { $0.mask.pixels[place] != 0 }
                }
                #expect(labels.coverage[cell * 49 + block] == Float(inside) / 16)
            }
        }
    }

    @Test func `a quarter that one object fills has its kind and colour`() throws {
        var filled = 0
        for index in 0..<200 {
            let scene = try scene(index)
            let labels = labels(scene)
            for cell in 0..<12 {
                for quarter in 0..<4 {
                    let left = cell % 3 * 28 + quarter % 2 * 14
                    let top = cell / 3 * 28 + quarter / 2 * 14
                    let owner = scene.objects.first { object in
                        (0..<196).allSatisfy { object.mask.pixels[(top + $0 / 14) * 84 + left + $0 % 14] != 0 }
                    }
                    let kind = labels.kindIndexes[cell * 4 + quarter]
                    let color = labels.colorIndexes[cell * 4 + quarter]
                    #expect((kind == CellLabels.ignored) == (color == CellLabels.ignored))
                    guard let owner else { continue }
                    filled += 1
                    #expect(ShapeKind.allCases[kind].rawValue == owner.words.name)
                    #expect(owner.words.attributes.contains(ShapeColor.allCases[color].rawValue))
                }
            }
        }
        #expect(filled > 30)
    }

    @Test func `a cell has the name of what fills it, unless that is a shape's`() throws {
        var (filled, empty) = (0, 0)
        for index in 0..<200 {
            var scene = try scene(index)
            #expect(labels(scene).nameIndexes == [Int](repeating: CellLabels.ignored, count: 12))
            for object in scene.objects.indices where object > 0 {
                scene.objects[object].words.name = "thing \(object)"
            }
            let names = labels(scene).nameIndexes
            #expect(names.count == 12)
            for cell in 0..<12 {
                let pixels = (0..<784).map { (cell / 3 * 28 + $0 / 28) * 84 + cell % 3 * 28 + $0 % 28 }
                let shares = scene.objects.map { object in pixels.count { object.mask.pixels[$0] != 0 } }
                if shares.allSatisfy({ $0 < 274 }) || shares[0] > 392 {
                    empty += 1
                    #expect(names[cell] == CellLabels.ignored)
                } else if let owner = shares.firstIndex(where: { $0 > 392 }) {
                    filled += 1
                    #expect(names[cell] == "thing \(owner)".stableIndex(below: CellLabels.names))
                }
            }
        }
        #expect(filled > 30 && empty > 30)
    }

    @Test func `a picture without objects has nothing to name`() throws {
        var scene = try scene(0)
        scene.objects = []
        let labels = labels(scene)
        #expect(labels.coverage.allSatisfy { $0 == 0 })
        #expect(labels.kindIndexes.allSatisfy { $0 == CellLabels.ignored })
        #expect(labels.nameIndexes.allSatisfy { $0 == CellLabels.ignored })
    }
}
