public import SegGeometry

/// Why a picture or a conversation can't be made into a model's input. Each case carries the facts; the sentences are
/// made in `description`.
public enum InputError: Error, Equatable, Sendable {
    /// A file can't be read.
    case unreadable(file: String, reason: String)
    /// The file is not the JSON that is expected.
    case notJSON(file: String, reason: String)
    /// A value of the processor's configuration is of the wrong type or out of range.
    case badSetting(file: String, key: String, found: String, expected: String)
    /// The configuration is of a processor that this project does not implement.
    case unknownProcessor(file: String, type: String)
    /// A picture without pixels.
    case emptyPicture(ImageSize)
    /// A picture more than `limit` times longer in one direction than in the other.
    case tooElongated(ImageSize, limit: Int)
    /// A picture that has too many patches in one direction, after resizing.
    case tooManyPatches(ImageSize, along: Int, limit: Int)
    /// A resized picture would have no pixels left in one direction.
    case vanishes(ImageSize, resized: ImageSize)
    /// The prompt names another number of pictures than were given.
    case pictureCount(inPrompt: Int, given: Int)
    /// The ids hold another number of image placeholders than the pictures need.
    case imageTokenCount(inIDs: Int, needed: Int)
    /// The chat template and config.json mean different tokens by an image's placeholder.
    case imageToken(token: String, id: Int, inConfig: Int, configToken: String?)
    /// A run of image placeholders ends before its picture does.
    case brokenImageRun(picture: Int, token: Int)
    /// The pixel values have another length than the grids ask for.
    case pixelValueCount(found: Int, expected: Int)
    /// A grid that can't be cut into merge blocks.
    case indivisibleGrid(PatchGrid, mergeSize: Int)
    /// The positions are not one for each token.
    case positionCount(found: Int, expected: Int)
}

extension InputError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file): can't be read: \(reason)"
        case .notJSON(let file, let reason): "\(file): is not the JSON object that was expected: \(reason)"
        case .badSetting(let file, let key, let found, let expected):
            "\(file): \"\(key)\" is \(found), expected \(expected)"
        case .unknownProcessor(let file, let type):
            "\(file): image processor \"\(type)\" is not known; Qwen2VLImageProcessor (also …Fast, and Qwen2.5-VL's name) "
                + "and KimiVLImageProcessor are"
        default: pictureSentence
        }
    }

    private var pictureSentence: String {
        switch self {
        case .emptyPicture(let size): "a picture of \(Self.text(size)) has no pixels"
        case .tooElongated(let size, let limit):
            "a picture of \(Self.text(size)) is more than \(limit) times longer one way than the other"
        case .tooManyPatches(let size, let along, let limit):
            "a picture of \(Self.text(size)) has \(along) patches along one side; the model takes fewer than \(limit)"
        case .vanishes(let size, let resized):
            "a picture of \(Self.text(size)) would be resized to \(Self.text(resized)), which has no pixels"
        default: countSentence
        }
    }

    private var countSentence: String {
        switch self {
        case .pictureCount(let inPrompt, let given):
            "the prompt has places for \(inPrompt) pictures; \(given) were given"
        case .imageTokenCount(let inIDs, let needed):
            "the ids hold \(inIDs) image placeholders; the pictures need \(needed)"
        case .imageToken(let token, let id, let inConfig, let other):
            "config.json has \(inConfig)\(other.map { " (\($0))" } ?? ", which is no token,") as the placeholder of a picture, and the "
                + "chat template writes \(token), which is \(id)"
        case .brokenImageRun(let picture, let token):
            "the placeholders of picture \(picture) are interrupted at token \(token)"
        case .pixelValueCount(let found, let expected): "\(found) pixel values were given; the grids need \(expected)"
        case .indivisibleGrid(let grid, let mergeSize):
            "a grid of \(grid) patches can't be cut into blocks of \(mergeSize)×\(mergeSize)"
        case .positionCount(let found, let expected): "\(found) positions were given for \(expected) tokens"
        default: ""
        }
    }

    private static func text(_ size: ImageSize) -> String { "\(size.width)×\(size.height)" }
}
