public import SegGeometry

/// An answer as users and evaluations read it: without its thoughts, in a named convention, with what is foreign in it told.
public struct AnswerReading: Hashable, Sendable {
    /// What was found; coordinates are 0…1 whatever the convention.
    public let reading: Reading
    /// What the answer is.
    public let form: AnswerForm

    init(_ reading: Reading, form: AnswerForm) { (self.reading, self.form) = (reading, form) }

    /// Reads an answer.
    ///
    /// - Parameters:
    ///   - text: as the model wrote it.
    ///   - convention: what its numbers count.
    ///   - size: of the picture; only pixels need it.
    ///   - isCut: whether the model was stopped before it had ended.
    public init(
        _ text: String, convention: CoordinateConvention = .normalized, size: ImageSize, isCut: Bool = false
    ) {
        let (answer, thought) = Thoughts.blanked(text)
        // Who is still thinking has not answered.
        let isCut = isCut || (thought != nil && Thoughts.isOpen(text))
        var reading = PolygonReader.read(answer, whole: convention.whole(size))
        ForeignNotation.notices(in: answer).forEach { reading.append(.diagnostic($0)) }
        if let thought { reading.append(.diagnostic(.thought(at: thought))) }
        self.reading = reading
        form = AnswerForm(reading, text: answer, isCut: isCut)
    }
}
