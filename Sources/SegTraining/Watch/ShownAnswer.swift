internal import Foundation
internal import SegDatasets
internal import SegGeometry
internal import SegImaging
internal import SegNotation
internal import SegRewards
internal import SegTasks

/// A held-out question with its picture and what the model answers now: one of the few that are kept to be looked at.
struct ShownAnswer: Hashable, Codable {
    /// The question's name, the same at every evaluation: its task, and its number among those of the task.
    var sample: String
    var question: String
    /// The answer of an example.
    var truth: String
    var answer: String
    /// See `ExampleScore`.
    var score: Double
    /// PNG.
    var picture: Data

    /// What a question about `image` looks like with this answer.
    init(_ example: Example, about image: Image, number: Int, answer: String, score: ExampleScore) throws {
        sample = "\(example.task.rawValue)-\(number)"
        (question, truth, self.answer) = (example.question, example.answer, answer)
        self.score = score.value
        picture = Data(try ImageEncoding.png(Self.small(image)))
    }

    /// The longest side of a picture that is kept, in pixels: answers are told in shares of its sides, and runs
    /// evaluate often.
    private static let longestSide = 640

    private static func small(_ image: Image) -> Image {
        let size = image.size
        let longest = max(size.width, size.height)
        guard longest > longestSide else { return image }
        func scaled(_ side: Int) -> Int { max(1, side * longestSide / longest) }
        return image.resampled(to: ImageSize(width: scaled(size.width), height: scaled(size.height)))
    }

    /// The answer over the picture, and the truth in green, as TensorBoard shows it; nil for a picture that cannot be
    /// read.
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
