package import SegFormats

extension ReferringExpression {
    /// Some of an object's expressions, each form having its turn before one comes again: what a file lists of them.
    ///
    /// - Parameters:
    ///   - expressions: what singles the object out.
    ///   - count: most expressions that are taken.
    ///   - random: decides about forms and expressions.
    /// - Returns: the expressions taken, in the order of their turns.
    package static func sample(
        _ expressions: [ReferringExpression], count: Int, _ random: inout SeededGenerator
    ) -> [ReferringExpression] {
        var byForm: [[ReferringExpression]] = Form.allCases.map { form in expressions.filter { $0.form == form } }
        random.shuffle(&byForm)
        for index in byForm.indices { random.shuffle(&byForm[index]) }
        var taken: [ReferringExpression] = []
        while taken.count < min(count, expressions.count) {
            for index in byForm.indices where taken.count < count {
                if let next = byForm[index].popLast() { taken.append(next) }
            }
        }
        return taken
    }
}
