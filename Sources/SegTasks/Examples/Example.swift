internal import SegDatasets
public import SegRewards

/// One question about a picture and the answer to learn.
public struct Example: Hashable, Sendable {
    /// What is given and what is asked for.
    public var task: ExampleTask
    /// The question, without picture or chat markers.
    public var question: String
    /// The answer, without chat markers.
    public var answer: String
    /// Index of the object it is about; nil when it is about none.
    public var object: Int?

    /// An example about object `object` of a scene.
    public init(task: ExampleTask, question: String, answer: String, object: Int?) {
        self.task = task
        self.question = question
        self.answer = answer
        self.object = object
    }
}
