import Foundation
import SegTokens
import TestSupport

@testable import SegDrafting

/// The embedded checkpoints' tokenizers: one with a token for each digit, one with tokens of up to three digits.
enum Tokenizers {
    private static let models = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Models")

    static let names = ["nano", "nano-kimi"]

    static func tokenizer(_ name: String) throws -> Tokenizer {
        try Tokenizer(directory: models.appendingPathComponent(name))
    }
}

/// Answers with round outlines of drawn sizes.
enum Outlines {
    static func vertices(_ random: inout SplitMix64, count: Int) -> [(x: Int, y: Int)] {
        let centre = (Double.random(in: 0.3...0.7, using: &random), Double.random(in: 0.3...0.7, using: &random))
        let radius = Double.random(in: 0.05...0.25, using: &random)
        return (0..<count).map { index in
            let angle = 2 * Double.pi * Double(index) / Double(count)
            let own = radius * Double.random(in: 0.9...1.1, using: &random)
            return (Int(1000 * (centre.0 + own * cos(angle))), Int(1000 * (centre.1 + own * sin(angle))))
        }
    }

    static func text(_ random: inout SplitMix64, count: Int = 40) -> String {
        let points = vertices(&random, count: count).map { "[\(number($0.x)), \(number($0.y))]" }
        return "[[" + points.joined(separator: ", ") + "]]."
    }

    private static func number(_ thousandths: Int) -> String { "0." + String(String(1000 + thousandths).dropFirst()) }
}
