import Foundation
import SegGeometry
import SegImaging
import Testing

@testable import SegScenes

/// Laws of whole scenes; `EmojiLayout` is tested through what is drawn of it.
struct EmojiArtistTests {
    private let style = EmojiScenes.style

    @Test func `a scene is a pure function of seed, index and style`() throws {
        for index in 0..<12 {
            #expect(try style.scene(seed: 3, index: index) == style.scene(seed: 3, index: index))
        }
        #expect(try style.scene(seed: 3, index: 0) != style.scene(seed: 4, index: 0))
        #expect(try style.scene(seed: 3, index: 0) != style.scene(seed: 3, index: 1))
    }

    @Test func `masks are disjoint, lie in their bounds and have their area`() throws {
        var counts: Set<Int> = []
        for index in 0..<80 {
            let scene = try style.scene(seed: 5, index: index)
            counts.insert(scene.objects.count)
            var owners = [UInt8](repeating: 0, count: scene.image.size.area)
            for object in scene.objects {
                #expect(object.mask.area == object.area)
                #expect(object.mask.box == object.box.scaled(to: object.mask.size).rounded)
                for pixel in owners.indices { owners[pixel] += object.mask.pixels[pixel] }
            }
            #expect(owners.allSatisfy { $0 <= 1 })
        }
        #expect(counts.isSuperset(of: [1, 2, 3, 4, 5, 6]))
    }

    @Test func `each split shows its own glyphs`() throws {
        let artist = try #require(EmojiScenes.artist)
        let validation = Set(
            artist.sheet.names.filter { GlyphSheet.isHeldOut($0.entry.character) }.map(\.entry.name))
        for split in SceneSplit.allCases {
            let style = split.applied(to: style)
            for index in 0..<25 {
                let scene = try style.scene(seed: 6, index: index)
                let names = scene.objects.map(\.words.name)
                #expect(names.allSatisfy { validation.contains($0) == (split == .testB) })
                let absent = try SceneWords(about: scene, seed: 6, index: index, style: style).absent.map(\.noun.name)
                #expect(absent.allSatisfy { validation.contains($0) == (split == .testB) })
            }
        }
    }

    @Test func `each unique expression means its object to an independent reader`() throws {
        var forms: Set<ReferringExpression.Form> = []
        for index in 0..<120 {
            let scene = try style.scene(seed: 7, index: index)
            for object in scene.objects.indices {
                for expression in ReferringExpression.unique(for: object, in: scene) {
                    let reading = PlainReader.reading(of: expression.text, in: scene.objects)
                    #expect(reading == [object], "scene \(index): \(expression.text)")
                    forms.insert(expression.form)
                }
            }
        }
        #expect(forms == Set(ReferringExpression.Form.allCases))
    }

    @Test func `absent nouns mean nothing`() throws {
        var count = 0
        for index in 0..<120 {
            let scene = try style.scene(seed: 8, index: index)
            for expression in try SceneWords(about: scene, seed: 8, index: index, style: style).absent {
                #expect(PlainReader.reading(of: expression.text, in: scene.objects) == [], "\(expression.text)")
                count += 1
            }
        }
        #expect(count > 200)
    }

    @Test func `a style without its font says which package has it`() {
        var style = style
        style.emoji.font = "/nowhere/NotoColorEmoji.ttf"
        let error = #expect(throws: EmojiError.self) { try style.scene(seed: 1, index: 0) }
        #expect(error?.description.contains("apt-get install fonts-noto-color-emoji") == true)
    }

    @Test(arguments: [(16, 16), (300, 17), (20, 200)])
    func `every accepted style can be drawn, however small or crowded`(width: Int, height: Int) throws {
        var tight = SceneStyle.emoji(sizes: [ImageSize(width: width, height: height)])
        (tight.fewestShapes, tight.mostShapes) = (1, 16)
        (tight.smallestRadius, tight.largestRadius) = (0.02, 0.45)
        #expect(tight.problems.isEmpty)
        for index in 0..<10 {
            let scene = try tight.scene(seed: 2, index: index)
            _ = try SceneWords(about: scene, seed: 2, index: index, style: tight)
            #expect(scene.objects.count <= 16)
        }
    }
}

/// What words mean, worked out from the words alone: names, kinds and attributes as bags of words, places by the
/// visible boxes, no margins.
enum PlainReader {
    static func reading(of text: String, in objects: [SceneObject]) -> [Int] {
        for (words, holds) in relations {
            guard let cut = text.range(of: " \(words) the ") else { continue }
            let anchors = matches(String(text[cut.upperBound...]), objects)
            guard anchors.count == 1 else { return [] }
            return matches(String(text[..<cut.lowerBound]), objects).filter {
                $0 != anchors[0] && holds(objects, $0, anchors[0])
            }
        }
        for (words, holds) in places where text.hasSuffix(words) {
            return matches(String(text.dropLast(words.count)), objects).filter { holds(objects[$0].center) }
        }
        return ranked(text.split(separator: " ").map(String.init), objects)
    }

    private static func ranked(_ words: [String], _ objects: [SceneObject]) -> [Int] {
        let words = words.first == "the" ? Array(words.dropFirst()) : words
        if let number = ["second", "third", "fourth", "fifth"].firstIndex(of: words[0]),
            let cut = words.lastIndex(of: "from"), let score = ranks[words[cut + 2]]
        {
            let candidates = matches(words[1..<cut].joined(separator: " "), objects)
            let sorted = candidates.sorted { score(objects[$0]) > score(objects[$1]) }
            return sorted.indices.contains(number + 1) ? [sorted[number + 1]] : []
        }
        guard let score = ranks[words[0]] else { return matches(words.joined(separator: " "), objects) }
        let candidates = matches(words.dropFirst().joined(separator: " "), objects)
        return candidates.max { score(objects[$0]) < score(objects[$1]) }.map { [$0] } ?? []
    }

    private static let relations: [(String, @Sendable ([SceneObject], Int, Int) -> Bool)] = [
        ("above", { $0[$1].center.y < $0[$2].center.y }), ("below", { $0[$1].center.y > $0[$2].center.y }),
        ("left of", { $0[$1].center.x < $0[$2].center.x }), ("right of", { $0[$1].center.x > $0[$2].center.x }),
        ("behind", { $0[$1].hidden[$2] != nil }), ("in front of", { $0[$2].hidden[$1] != nil }),
    ]

    private static let places: [(String, @Sendable (NormalizedPoint) -> Bool)] = [
        (" at the top left", { $0.x < 0.5 && $0.y < 0.5 }), (" at the top right", { $0.x > 0.5 && $0.y < 0.5 }),
        (" at the bottom left", { $0.x < 0.5 && $0.y > 0.5 }), (" at the bottom right", { $0.x > 0.5 && $0.y > 0.5 }),
        (" in the center", { abs($0.x - 0.5) < 0.25 && abs($0.y - 0.5) < 0.25 }),
    ]

    private static let ranks: [String: @Sendable (SceneObject) -> Double] = [
        "left": { -$0.center.x }, "right": { $0.center.x }, "top": { -$0.center.y }, "bottom": { $0.center.y },
        "largest": { Double($0.area) }, "smallest": { -Double($0.area) },
    ]

    private static func matches(_ noun: String, _ objects: [SceneObject]) -> [Int] {
        let words = Set(noun.split(separator: " ").map(String.init)).subtracting(["the"])
        return objects.indices.filter { index in
            let own = objects[index].words
            return words.isSubset(
                of: ([own.name] + own.kinds + own.attributes).flatMap { $0.split(separator: " ") }.map(String.init))
        }
    }
}

extension ImageBox {
    fileprivate var rounded: ImageBox {
        ImageBox(x1: x1.rounded(), y1: y1.rounded(), x2: x2.rounded(), y2: y2.rounded())
    }
}
