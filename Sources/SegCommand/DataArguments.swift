public import ArgumentParser
public import SegDatasets
public import SegPseudo
internal import SegRewards
public import SegTasks
public import SegTraining

extension CaptionRule.View: ExpressibleByArgument {}
/// What `data prepare` writes.
enum PreparedFormat: String, CaseIterable, ExpressibleByArgument {
    case simpleseg, llava
    case msSwift = "ms-swift"
    case trl
    /// Questions with what is true, for trainers that reward answers.
    case grpo

    /// The conversations' format; nil where there is no answer to learn.
    var conversations: ConversationFormat? { ConversationFormat(rawValue: rawValue) }
}
extension OutlineRule.Holes: ExpressibleByArgument {}
extension RingOrder.Winding: ExpressibleByArgument {}
extension RingOrder.Start: ExpressibleByArgument {}
extension RingOrder.Parts: ExpressibleByArgument {}

extension TaskConfig: FileConfig {}
