import Foundation
import SegFormats
import SegGeometry
import SegImaging
import Testing

@testable import SegScenes

struct PhotoArtistTests {
    @Test func `a scene is a pure function of seed, index and style`() throws {
        let scenes = try PhotoScenes()
        for index in 0..<30 {
            let first = try scenes.style.scene(seed: 3, index: index)
            #expect(try first == scenes.style.scene(seed: 3, index: index))
            #expect(try first != scenes.style.scene(seed: 4, index: index))
        }
    }

    @Test func `masks are disjoint, lie in their bounds and have their area`() throws {
        let scenes = try PhotoScenes()
        var counts: Set<Int> = []
        for index in 0..<200 {
            let scene = try scenes.style.scene(seed: 5, index: index)
            counts.insert(scene.objects.count)
            var owners = [UInt8](repeating: 0, count: scene.image.size.area)
            for object in scene.objects {
                #expect(object.mask.area == object.area)
                let (box, bounds) = (object.mask.box, object.bounds)
                #expect(box?.x1 == Double(bounds.left) && box?.y1 == Double(bounds.top))
                #expect(box?.x2 == Double(bounds.right + 1) && box?.y2 == Double(bounds.bottom + 1))
                for pixel in owners.indices { owners[pixel] += object.mask.pixels[pixel] }
            }
            #expect(owners.allSatisfy { $0 <= 1 })
        }
        #expect(counts.isSuperset(of: [1, 2, 3, 4]))
    }

    @Test func `the mask of an object in its own photograph is where the photograph shows it`() throws {
        let scenes = try PhotoScenes()
        var style = scenes.style
        style.photo.wholeShare = 1
        for index in 0..<80 {
            let scene = try style.scene(seed: 8, index: index)
            let object = try #require(scene.objects.first)
            #expect(scene.objects.count == 1 && scene.scenery.isEmpty)
            // The disc is bright, the ground dark: brightness alone tells them apart, but for the blurred border.
            let bright = (0..<scene.image.size.area).map { scene.image.pixels[$0 * 3] > 75 }
            let wrong = (0..<bright.count).count { bright[$0] != (object.mask.pixels[$0] != 0) }
            #expect(Double(wrong) < 0.12 * Double(object.area) + 12, "scene \(index): \(wrong) of \(object.area)")
        }
    }

    @Test func `each split shows its own cut-outs`() throws {
        let scenes = try PhotoScenes(photographs: 0, drawings: 60)
        let artist = try PhotoArtist(materials: scenes.folder)
        let materials = try PhotoMaterials(scenes.folder)
        for split in SceneSplit.allCases {
            let style = split.applied(to: scenes.style)
            for index in 0..<40 {
                for placed in artist.layout(seed: 6, index: index, style: style).objects {
                    #expect(materials.cutouts[placed.cutout].isHeldOut == (split == .testB))
                }
            }
        }
    }

    @Test func `words mean one object, and absent ones nothing that is seen`() throws {
        let scenes = try PhotoScenes()
        var (unique, absent) = (0, 0)
        for index in 0..<150 {
            let scene = try scenes.style.scene(seed: 7, index: index)
            for object in scene.objects.indices {
                for expression in ReferringExpression.unique(for: object, in: scene) {
                    #expect(expression.referents(in: scene.objects) == [object])
                    #expect(!scene.scenery.contains(expression.noun.name))
                    #expect(scene.scenery.isEmpty || expression.noun.name != "object")
                    unique += 1
                }
            }
            for noun in try SceneWords(about: scene, seed: 7, index: index, style: scenes.style).absent {
                #expect(noun.referents(in: scene.objects).isEmpty && !scene.scenery.contains(noun.noun.name))
                absent += 1
            }
        }
        #expect(unique > 100 && absent > 50)
    }

    @Test func `colours go a part of the way to those behind`() {
        let (own, behind) = (SIMD3<Float>(0.4, 0.4, 0.4), SIMD3<Float>(0.5, 0.4, 0.3))
        #expect(PhotoArtist.balance(from: own, to: behind, match: 0) == SIMD3(1, 1, 1))
        let half = PhotoArtist.balance(from: own, to: behind, match: 0.5)
        #expect(half.x > 1 && half.y == 1 && half.z < 1)
        let far = PhotoArtist.balance(from: SIMD3(repeating: 1), to: SIMD3(repeating: 0), match: 1)
        #expect(far == SIMD3(repeating: 0.6))
    }
}
