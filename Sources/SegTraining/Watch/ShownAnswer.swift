internal import Foundation
internal import SegData
internal import SegGeometry
internal import SegImaging
internal import SegNotation

/// A held-out question with its picture and what the model answers now: one of the few that are kept to be looked at.
struct ShownAnswer: Hashable, Codable {
    /// The question's name, the same at every evaluation: its task, and its number among those of the task.
    var sample: String
    var question: String
    /// The answer that a lesson would teach.
    var truth: String
    var answer: String
    /// See `LessonScore`.
    var score: Double
    /// PNG.
    var picture: Data

    /// What a question looks like with this answer.
    init(_ asked: AskedQuestion, number: Int, answer: String, score: LessonScore) throws {
        sample = "\(asked.lesson.task.rawValue)-\(number)"
        (question, truth, self.answer) = (asked.lesson.question, asked.lesson.answer, answer)
        self.score = score.value
        picture = Data(try ImageEncoding.png(asked.scene.image))
    }

    /// The answer over the picture, and the truth in green, as TensorBoard shows it; nil for a picture that cannot be read.
    var overlay: Image? {
        guard let image = try? Image(encoded: [UInt8](picture)) else { return nil }
        let items = [(truth, Self.truthColor), (answer, Self.answerColor)].map { text, color in
            let reading = PolygonReader.read(text)
            return Overlay.Item(
                rings: reading.polygons.map { $0.scaled(to: image.size) },
                box: reading.boxes.first?.scaled(to: image.size),
                points: reading.points.map { $0.scaled(to: image.size) }, color: color)
        }
        var style = Overlay.Style()
        style.fillOpacity = 0.2
        return Overlay(style: style).drawn(items, on: image)
    }

    private static let truthColor = Color(red: 0, green: 200, blue: 120)
    private static let answerColor = Color(red: 255, green: 45, blue: 85)
}
