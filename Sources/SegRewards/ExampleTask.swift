/// What an example gives and what it asks for.
///
/// Every object is the tuple [words, point, box, outline]; an example gives one part and asks for another.
public enum ExampleTask: String, CaseIterable, Hashable, Sendable, Codable {
    case textToPoint, textToBox, textToMask, pointToMask, boxToMask
    /// A point on an object for what it is called: what a model learns first, since it needs no coordinates.
    case pointToText
    /// Words for something that the picture does not show; the answer is words, too.
    case absent
    case pointToBox, boxToPoint, boxToText, maskToText, maskToPoint, maskToBox
    /// The picture for a description of it; of all tasks the one that is about no object.
    case pictureToText

    /// A part of what is known of an object, or the picture itself.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        case text, point, box, mask, picture
    }

    /// What the question gives.
    public var given: Part {
        switch self {
        case .textToPoint, .textToBox, .textToMask, .absent: .text
        case .pointToMask, .pointToText, .pointToBox: .point
        case .boxToMask, .boxToPoint, .boxToText: .box
        case .maskToText, .maskToPoint, .maskToBox: .mask
        case .pictureToText: .picture
        }
    }

    /// What the question asks for; of what is not there an outline.
    public var asked: Part {
        switch self {
        case .textToMask, .pointToMask, .boxToMask, .absent: .mask
        case .textToPoint, .boxToPoint, .maskToPoint: .point
        case .textToBox, .pointToBox, .maskToBox: .box
        case .pointToText, .boxToText, .maskToText, .pictureToText: .text
        }
    }
}
