public import SegRewards

/// A question about a picture and the answer to learn, as they go into a file.
public struct WrittenExample: Hashable, Sendable {
    /// Of the words that it is about: `refcoco-unc-12-34`.
    public var id: String
    /// The picture's path.
    public var image: String
    /// What is given and asked for.
    public var task: ExampleTask
    /// What the user says, without marker of the picture.
    public var question: String
    /// What is to be answered.
    public var answer: String
    /// Which of the annotated object's objects are meant; none where it is about what is not there, or about the whole
    /// picture.
    public var meant: [Int]

    /// An example of these parts.
    public init(id: String, image: String, task: ExampleTask, question: String, answer: String, meant: [Int] = []) {
        self.id = id
        self.image = image
        self.task = task
        self.question = question
        self.answer = answer
        self.meant = meant
    }
}
