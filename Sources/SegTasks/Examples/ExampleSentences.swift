internal import SegDatasets
internal import SegNotation
internal import SegRewards

/// In which words examples ask: for each pair of parts that a question may give and ask for, some sentences.
///
/// `{q}` stands for what is given. Those marked so are of the published homepage; the others are this project's. The
/// published script's seven are `Question.polygonTemplates`.
enum ExampleSentences {
    /// The sentences of a pair; the first is the default. None where nothing is asked that way.
    static func questions(given: ExampleTask.Part, asked: ExampleTask.Part) -> [String] {
        switch given {
        case .text: byText(asked)
        case .point: byPoint(asked)
        case .box: byBox(asked)
        case .mask: byMask(asked)
        case .picture: asked == .text ? pictures : []
        }
    }

    private static let pictures = [
        "Describe the image.", "What does the image show?", "Write a caption for the image.",
        "Describe what you see in one sentence.",
    ]

    private static func byText(_ asked: ExampleTask.Part) -> [String] {
        switch asked {
        case .mask:
            [
                "Output the polygon coordinates of {q} in the image.",
                // The homepage's, down to the blank line of this list.
                "Show me the precise polygon of {q} in the image.",
                "Help me locate the polygon of {q} in the image.",
                "Please output the polygon coordinates of {q} in the image.",
                "Please outline {q} in the image.",
                "Outline {q} in the image.",

                "Trace the contour of {q}.",
                "Segment {q}.",
                "Where exactly is {q}? Answer with its outline.",
            ]
        case .box:
            [
                "Output the bounding box of {q} in the image.", "Give me the bounding box of {q}.",
                "Draw a box around {q}.", "Where is {q}? Answer with a bounding box.", "Locate {q} with a box.",
            ]
        case .point:
            [
                "Output a point on {q} in the image.", "Point to {q}.", "Give me one point on {q}.",
                "Where is {q}? Answer with a point.",
            ]
        case .text, .picture: []
        }
    }

    private static func byPoint(_ asked: ExampleTask.Part) -> [String] {
        switch asked {
        case .mask:
            [
                // The homepage's.
                "Show me the contour of the object at point {q}.",

                "Outline the object at {q}.", "Segment what is at point {q}.",
                "Give the polygon of the object that contains the point {q}.",
            ]
        case .box:
            [
                "Show me the bounding box of the object at point {q}.", "Draw a box around the object at {q}.",
                "Give the bounding box of what is at point {q}.",
            ]
        case .text:
            ["What is the object at point {q}?", "What is at {q}?", "Name the object at point {q}."]
        case .point, .picture: []
        }
    }

    private static func byBox(_ asked: ExampleTask.Part) -> [String] {
        switch asked {
        case .mask:
            [
                // The homepage's.
                "Give the polygon vertices of the stuff within the box region {q}.",

                "Outline the object in the box {q}.", "Segment what the box {q} holds.",
                "Give the polygon of the object within {q}.",
            ]
        case .point:
            ["Give a point on the stuff within the box region {q}.", "Point to the object in the box {q}."]
        case .text:
            [
                "What is the object within the box region {q}?", "What is in the box {q}?",
                "Name the object within the box {q}.",
            ]
        case .box, .picture: []
        }
    }

    private static func byMask(_ asked: ExampleTask.Part) -> [String] {
        switch asked {
        case .text:
            ["What is the object with the outline {q}?", "Name what the polygon {q} encloses."]
        case .point:
            ["Give a point on the object with the outline {q}.", "Point to what the polygon {q} encloses."]
        case .box:
            ["Give the bounding box of the object with the outline {q}.", "Draw a box around the polygon {q}."]
        case .mask, .picture: []
        }
    }

    /// Words for what is not there.
    static func nothing(_ what: String) -> String {
        "There is no \(what) in the image."
    }

    /// An expression without its article, as it stands after "no".
    static func withoutArticle(_ text: String) -> String {
        for article in ["the ", "a ", "an "] where text.lowercased().hasPrefix(article) {
            return String(text.dropFirst(article.count))
        }
        return text
    }
}
