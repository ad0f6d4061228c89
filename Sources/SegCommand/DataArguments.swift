public import ArgumentParser
public import SegDatasets
public import SegPseudo
public import SegTasks
public import SegTraining

extension CaptionRule.View: ExpressibleByArgument {}
extension ConversationFormat: ExpressibleByArgument {}
extension OutlineRule.Holes: ExpressibleByArgument {}
extension RingOrder.Winding: ExpressibleByArgument {}
extension RingOrder.Start: ExpressibleByArgument {}
extension RingOrder.Parts: ExpressibleByArgument {}

extension TaskConfig: FileConfig {}
