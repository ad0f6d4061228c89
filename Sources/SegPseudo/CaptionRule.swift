internal import SegChat
public import SegNotation

/// How a vision-language model is asked for the words of a detected object.
public struct CaptionRule: Hashable, Sendable {
    /// What of a picture is shown.
    public enum View: String, Hashable, Sendable, CaseIterable {
        /// The object with some of what surrounds it.
        case crop
        /// The whole picture, the object in a red box.
        case box
        /// The whole picture with the box, then the crop.
        case both
    }

    /// What of the picture is shown.
    public var view: View
    /// The words of the question. `{category}` stands for what the detector calls the object; a line with it is left out where
    /// the detector does not say.
    public var prompt: String
    /// What is shown around the object in a crop, and left free between it and the box, in sides of its box: 0 or more.
    public var margin: Double
    /// The longest side of a picture that is sent, in pixels; a larger one is made smaller.
    public var longestSide: Int
    /// Most tokens of an answer.
    public var maxTokens: Int
    /// Divides the scores; 0 asks for greedy answers.
    public var temperature: Double

    /// A rule; without a prompt the view's own.
    public init(
        view: View = .both, prompt: String? = nil, margin: Double = 0.15, longestSide: Int = 1024, maxTokens: Int = 160,
        temperature: Double = 0
    ) {
        self.view = view
        self.prompt = prompt ?? Self.prompt(for: view)
        self.margin = margin
        self.longestSide = longestSide
        self.maxTokens = maxTokens
        self.temperature = temperature
    }

    /// The words that are asked when nobody gives others: for up to three phrases that mean one object.
    public static func prompt(for view: View) -> String {
        let shown =
            switch view {
            case .crop: "The picture shows an object that was cut out of a larger scene."
            case .box: "The picture shows a scene in which one object stands in a red box."
            case .both:
                "The first picture shows a scene in which one object stands in a red box. The second shows that object close up."
            }
        let kinds =
            view == .crop
            ? "by what it is, how it looks, or what it does"
            : "by what it is, how it looks, where it is, or what it does"
        return """
            \(shown)
            A detector calls the object: {category}.
            Write up to three short phrases, one a line, each of which means this object and nothing else there, as a person would say \
            it to someone who sees the scene without any marks: \(kinds).
            Only the phrases: no numbers, no quotation marks, and not a word about boxes, marks or pictures.
            """
    }

    /// What makes a rule unusable, all of it.
    public var problems: [String] {
        var found: [String] = []
        if !(margin >= 0 && margin <= 10) { found.append("the margin lies in 0 to 10, is \(margin)") }
        if !(32...16_384).contains(longestSide) {
            found.append("the longest side lies in 32 to 16384, is \(longestSide)")
        }
        if maxTokens < 1 { found.append("answers need at least one token, not \(maxTokens)") }
        if !(temperature >= 0 && temperature.isFinite) {
            found.append("the temperature is 0 or more, is \(temperature)")
        }
        if prompt.allSatisfy(\.isWhitespace) { found.append("the prompt is empty") }
        return found
    }

    /// The question about an object of a category.
    func words(category: String) -> String {
        let lines = prompt.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .filter { !category.isEmpty || !$0.contains("{category}") }
        return lines.joined(separator: "\n").replacing("{category}", with: category)
    }

    /// The request that shows `pictures` and asks about an object of a category.
    func request(_ pictures: [ChatRequest.Part], category: String) -> ChatRequest {
        var request = ChatRequest(pictures + [.words(words(category: category))])
        request.maxTokens = maxTokens
        request.temperature = temperature
        return request
    }

    /// The rule as JSON.
    public var json: JSONObjectWriter {
        var writer = JSONObjectWriter()
        writer.field("view", view.rawValue)
        writer.field("margin", margin)
        writer.field("longest_side", longestSide)
        writer.field("max_tokens", maxTokens)
        writer.field("temperature", temperature)
        writer.field("prompt", prompt)
        return writer
    }
}
