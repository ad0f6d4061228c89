import Foundation
import SegEvaluation
import SegGeometry
import Testing

@Test(arguments: [
    ("second from left", "order"), ("Left guy", "place"), ("left of the picture", "place"),
    ("cup left of the plate", "relation"), ("man behind car", "relation"), ("red shirt", "appearance"),
    ("", "appearance"),
])
func `an expression's kind is told by its words`(_ expression: String, _ kind: String) {
    #expect(ExpressionKind(expression).rawValue == kind)
}
