// Names from when all objects were shapes.

extension Scene {
    /// The objects.
    public var shapes: [SceneObject] { objects }
}

extension Lesson {
    /// Index of the object.
    public var shape: Int? { object }

    /// A lesson about object `shape` of a scene.
    public init(task: LessonTask, question: String, answer: String, shape: Int?) {
        self.init(task: task, question: question, answer: answer, object: shape)
    }
}
