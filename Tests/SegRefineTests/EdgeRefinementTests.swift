import Testing

@testable import SegRefine

@Test func `the defaults can be used`() {
    #expect(EdgeRefinement().problems.isEmpty)
}

@Test func `every number out of range is named`() {
    let settings: [(WritableKeyPath<EdgeRefinement, Double>, [Double])] = [
        (\.band, [0, -1, 1.5, .nan, .infinity]), (\.smoothness, [-1, .nan, 20_000]),
        (\.fidelity, [-0.5, .nan, .infinity]), (\.evidence, [0, -3, .nan]),
    ]
    for (path, values) in settings {
        for value in values {
            var settings = EdgeRefinement()
            settings[keyPath: path] = value
            #expect(settings.problems.count == 1)
            settings.components = 0
            #expect(settings.problems.count == 2)
        }
    }
}

@Test func `an outline of two vertices and seventeen components are refused`() {
    var settings = EdgeRefinement()
    settings.vertices = 2
    settings.components = 17
    settings.boxRounds = 0
    #expect(settings.problems.count == 3)
    #expect(settings.problems.contains("an outline has at least 3 vertices, not 2"))
}
