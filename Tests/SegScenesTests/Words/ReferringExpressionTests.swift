import Foundation
import SegGeometry
import Testing

@testable import SegScenes

struct ReferringExpressionTests {
    private typealias Expression = ReferringExpression

    /// Shapes at given places; only what expressions look at is filled in truly.
    private static func shape(
        _ color: ShapeColor, _ kind: ShapeKind, x: Double, y: Double, area: Int = 100
    ) -> SceneObject {
        let scene = Scene(seed: 1, index: 0, style: SceneStyle())
        var shape = scene.objects[0]
        shape.words = ObjectWords(name: kind.rawValue, attributes: [color.rawValue], anything: "shape")
        shape.area = area
        shape.center = NormalizedPoint(x: x, y: y)
        return shape
    }

    private let shapes = [
        shape(.red, .star, x: 0.2, y: 0.2, area: 100),
        shape(.blue, .star, x: 0.8, y: 0.22, area: 300),
        shape(.red, .moon, x: 0.22, y: 0.8, area: 120),
    ]

    @Test func `words are what people say`() {
        let star = Expression.Noun("star", attribute: "red")
        #expect(Expression(noun: star).text == "red star")
        #expect(Expression(noun: .init("star"), narrowing: .rank(.left)).text == "the left star")
        #expect(Expression(noun: .init("shape", attribute: "red")).text == "red shape")
        let relation = Expression(noun: star, narrowing: .relation(.leftOf, .init("moon")))
        #expect(relation.text == "the red star left of the moon")
    }

    @Test func `nouns mean all that they fit`() {
        #expect(Expression(noun: .init("star")).referents(in: shapes) == [0, 1])
        #expect(Expression(noun: .init("shape", attribute: "red")).referents(in: shapes) == [0, 2])
        #expect(Expression(noun: .init("shape", attribute: "green")).referents(in: shapes) == [])
    }

    @Test func `a rank needs a clear lead and a rival`() {
        let stars = Expression.Noun("star")
        #expect(Expression(noun: stars, narrowing: .rank(.left)).referents(in: shapes) == [0])
        #expect(Expression(noun: stars, narrowing: .rank(.largest)).referents(in: shapes) == [1])
        // 0.20 and 0.22 from the top: too close to call.
        #expect(Expression(noun: stars, narrowing: .rank(.top)).referents(in: shapes) == [0, 1])
        let moons = Expression.Noun("moon")
        #expect(Expression(noun: moons, narrowing: .rank(.left)).referents(in: shapes) == [])
    }

    @Test func `a relation needs one anchor and a clear direction`() {
        let stars = Expression.Noun("star")
        let moon = Expression.Noun("moon")
        // The blue star is above the moon as well, but so far to the side that it is debatable: both could be meant.
        #expect(Expression(noun: stars, narrowing: .relation(.above, moon)).referents(in: shapes) == [0, 1])
        #expect(Expression(noun: stars, narrowing: .relation(.rightOf, moon)).referents(in: shapes) == [1])
        #expect(Expression(noun: moon, narrowing: .relation(.above, stars)).referents(in: shapes) == [])
    }

    @Test func `each unique expression means its shape to an independent reader`() {
        for index in 0..<60 {
            let scene = Scene(seed: 6, index: index, style: SceneStyle())
            for shape in scene.objects.indices {
                for expression in Expression.unique(for: shape, in: scene) {
                    #expect(Self.reading(of: expression.text, in: scene.objects) == [shape], "\(expression.text)")
                }
            }
        }
    }

    @Test func `absent nouns mean nothing`() throws {
        let style = SceneStyle()
        for index in 0..<200 {
            let scene = try style.scene(seed: 6, index: index)
            let words = try SceneWords(about: scene, seed: 6, index: index, style: style)
            for noun in words.absent { #expect(Self.reading(of: noun.text, in: scene.objects).isEmpty) }
        }
    }

    @Test func `every form of expression occurs`() {
        var forms: Set<ReferringExpression.Form> = []
        for index in 0..<100 {
            let scene = Scene(seed: 6, index: index, style: SceneStyle())
            for shape in scene.objects.indices { forms.formUnion(Expression.unique(for: shape, in: scene).map(\.form)) }
        }
        #expect(forms == Set(ReferringExpression.Form.allCases).subtracting([.order, .place]))
    }

    /// What the words mean, worked out from the words alone and without any margins.
    private static func reading(of text: String, in shapes: [SceneObject]) -> [Int] {
        var words = text.split(separator: " ").map(String.init)
        if words.first == "the" { words.removeFirst() }
        for (relation, holds) in relations {
            guard let cut = text.range(of: " \(relation) the ") else { continue }
            let nouns = text.replacingCharacters(in: cut, with: "|").split(separator: "|").map(String.init)
            let anchors = matches(nouns[1], shapes)
            guard anchors.count == 1 else { return [] }
            return matches(nouns[0], shapes).filter {
                $0 != anchors[0] && holds(shapes[$0].center, shapes[anchors[0]].center)
            }
        }
        guard let order = ranks[words.first ?? ""] else { return matches(text, shapes) }
        let candidates = matches(words.dropFirst().joined(separator: " "), shapes)
        return candidates.max { order(shapes[$0]) < order(shapes[$1]) }.map { [$0] } ?? []
    }

    private static let relations: [(String, @Sendable (NormalizedPoint, NormalizedPoint) -> Bool)] = [
        ("above", { $0.y < $1.y }), ("below", { $0.y > $1.y }), ("left of", { $0.x < $1.x }),
        ("right of", { $0.x > $1.x }),
    ]

    private static let ranks: [String: @Sendable (SceneObject) -> Double] = [
        "left": { -$0.center.x }, "right": { $0.center.x }, "top": { -$0.center.y }, "bottom": { $0.center.y },
        "largest": { Double($0.area) }, "smallest": { -Double($0.area) },
    ]

    private static func matches(_ noun: String, _ shapes: [SceneObject]) -> [Int] {
        let words = noun.split(separator: " ").map(String.init).filter { $0 != "the" && $0 != "shape" }
        return shapes.indices.filter { index in
            words.allSatisfy { $0 == shapes[index].words.attributes[0] || $0 == shapes[index].words.name }
        }
    }
}
