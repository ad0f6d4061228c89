internal import SegDatasets
internal import SegFormats
internal import SegGeometry
internal import SegNotation
internal import SegRewards

/// Writes question and answer of a task about objects: what drawn scenes and datasets have in common.
struct ExampleComposer {
    let mixture: ExampleMixture
    var random: SeededGenerator

    /// Question and answer about some objects.
    ///
    /// - Parameters:
    ///   - task: what is given and asked for.
    ///   - text: words that mean all of the objects.
    ///   - name: what answers in words call them.
    ///   - indexes: which of `objects` are meant; of several, a question that gives a point, a box or an outline is
    ///     about one, drawn at random, and the others are about all.
    ///   - objects: the picture's objects.
    /// - Returns: question, answer and the indexes that they are about; nil when an object has no outline to give or to
    ///   ask for.
    /// - Throws: `GeometryError` when the tolerance of outlines is out of range.
    mutating func example(
        _ task: ExampleTask, text: String, name: String, about indexes: [Int], of objects: inout ExampleObjects
    ) throws(GeometryError) -> (question: String, answer: String, meant: [Int])? {
        var meant = indexes
        if task.given != .text, meant.count > 1 { meant = [random.pick(meant)] }
        guard let given = try given(task.given, text: text, meant.first, &objects),
            let answer = try answer(to: task.asked, name: name, about: meant, &objects)
        else { return nil }
        let question = wording(of: task, given)
        return (question, task.asked == .text ? answer : sentence(around: answer), meant)
    }

    /// Question and answer about what is not there.
    ///
    /// - Parameters:
    ///   - text: what is asked for.
    ///   - name: what the answer calls it.
    ///   - asked: what would be answered if it were there.
    /// - Returns: question and answer.
    mutating func absent(_ text: String, name: String, asked: ExampleTask.Part = .mask) -> (
        question: String, answer: String
    ) {
        (
            wording(of: asked == .point ? .textToPoint : asked == .box ? .textToBox : .absent, text),
            ExampleSentences.nothing(name)
        )
    }

    /// Question and answer about the picture as a whole.
    mutating func description(_ text: String) -> (question: String, answer: String) {
        (wording(of: .pictureToText, ""), text)
    }

    // MARK: - Questions

    private mutating func given(
        _ part: ExampleTask.Part, text: String, _ index: Int?, _ objects: inout ExampleObjects
    ) throws(GeometryError) -> String? {
        let writer = PolygonWriter()
        guard let index else { return nil }
        switch part {
        case .text, .picture: return text
        case .point:
            let point = objects.point(on: index, &random)
            return writer.text(CoordinateGrid.normalized(point, in: objects.objects[index].size))
        case .box: return writer.text(CoordinateGrid.snapped(jittered(objects.objects[index].box)))
        case .mask:
            let rings = try objects.outlines(of: [index]).flatMap(\.rings)
            return rings.isEmpty ? nil : writer.text(rings)
        }
    }

    /// A box whose edges lie off a little, each on its own.
    private mutating func jittered(_ box: NormalizedBox) -> NormalizedBox {
        guard mixture.boxJitter > 0 else { return box }
        let (width, height) = (box.x2 - box.x1, box.y2 - box.y1)
        var moved: [Double] = []
        for (edge, side) in [(box.x1, width), (box.y1, height), (box.x2, width), (box.y2, height)] {
            // Less than half a side, so that the edges stay in order.
            let reach = min(mixture.boxJitter, 0.49) * side
            moved.append(min(max(edge + random.uniform(-reach...reach), 0), 1))
        }
        return NormalizedBox(x1: moved[0], y1: moved[1], x2: moved[2], y2: moved[3])
    }

    private mutating func wording(of task: ExampleTask, _ given: String) -> String {
        let sentences = ExampleSentences.questions(given: task.given, asked: task.asked)
        var sentence = sentences.first ?? "{q}"
        if mixture.ownWordings > 0, random.chance(mixture.ownWordings) {
            sentence = random.pick(sentences)
        } else if task.given == .text, task.asked == .mask, random.chance(mixture.otherWordings) {
            sentence = random.pick(Question.polygonTemplates)
        }
        return sentence.replacing("{q}", with: given, maxReplacements: 1)
    }

    // MARK: - Answers

    private func answer(
        to part: ExampleTask.Part, name: String, about indexes: [Int], _ objects: inout ExampleObjects
    ) throws(GeometryError) -> String? {
        let writer = PolygonWriter()
        switch part {
        case .text: return name
        case .picture: return nil
        case .point:
            var points: [String] = []
            for index in indexes {
                let point = CoordinateGrid.normalized(objects.middle(of: index), in: objects.objects[index].size)
                points.append(writer.text(coarse(point)))
            }
            return points.joined(separator: ", ")
        case .box:
            return indexes.map { writer.text(coarse(objects.objects[$0].box)) }.joined(separator: ", ")
        case .mask:
            let rings = try objects.outlines(of: indexes).flatMap(\.rings).compactMap(coarse)
            return rings.isEmpty ? nil : writer.text(rings)
        }
    }

    private mutating func sentence(around answer: String) -> String {
        guard mixture.answerSentences > 0, random.chance(mixture.answerSentences) else { return answer }
        return random.pick(Answer.templates).replacing("{a}", with: answer, maxReplacements: 1)
    }

    private func coarse(_ box: NormalizedBox) -> NormalizedBox {
        let corners = [(box.x1, box.y1), (box.x2, box.y2)].map { coarse(NormalizedPoint(x: $0.0, y: $0.1)) }
        return NormalizedBox(x1: corners[0].x, y1: corners[0].y, x2: corners[1].x, y2: corners[1].y)
    }

    /// The nearest place on the mixture's grid of coordinates.
    private func coarse(_ point: NormalizedPoint) -> NormalizedPoint {
        func snap(_ value: Double) -> Double {
            let steps = Double(CoordinateGrid.index(of: value)) / Double(mixture.coordinateStep)
            return CoordinateGrid.value(at: Int(steps.rounded(.toNearestOrEven)) * mixture.coordinateStep)
        }
        return NormalizedPoint(x: snap(point.x), y: snap(point.y))
    }

    /// The ring on the mixture's grid, without vertices that fall on the one before; nil when fewer than three are
    /// left.
    private func coarse(_ ring: NormalizedRing) -> NormalizedRing? {
        var vertices: [NormalizedPoint] = []
        for vertex in ring.vertices.map(coarse) where vertices.last != vertex { vertices.append(vertex) }
        if vertices.count > 1, vertices.first == vertices.last { vertices.removeLast() }
        return vertices.count >= 3 ? NormalizedRing(vertices) : nil
    }
}

extension CoordinateGrid {
    /// A pixel as an answer writes it: its column and row as shares of the picture's sides.
    fileprivate static func normalized(_ point: PixelPoint, in size: ImageSize) -> NormalizedPoint {
        snapped(NormalizedPoint(x: Double(point.x) / Double(size.width), y: Double(point.y) / Double(size.height)))
    }
}
