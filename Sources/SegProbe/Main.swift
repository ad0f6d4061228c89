internal import Foundation
internal import SegFiles

/// What the proofs drive: `SegProbe <area> <verb> [arguments…]` reads requests on stdin and answers on stdout.
///
/// Each area answers its own verbs in its own file (`<Area>Probe.swift`) and has one case here.
@main
enum SegProbe {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let area = arguments.first, arguments.count >= 2 else {
            return fail("usage: SegProbe <area> <verb> [arguments…]", status: 64)
        }
        do {
            let verb = arguments[1]
            guard try run(area, verb, Array(arguments.dropFirst(2))) else {
                return fail("SegProbe: no verb “\(verb)” in area “\(area)”", status: 64)
            }
        } catch {
            fail("SegProbe \(area): \(error)", status: 1)
        }
    }

    /// Runs one verb of one area; false when there is none of that name.
    private static func run(_ area: String, _ verb: String, _ arguments: [String]) throws -> Bool {
        switch area {
        case "data": try DataProbe.run(verb, arguments)
        case "draft": try DraftProbe.run(verb, arguments)
        case "emoji": try EmojiProbe.run(verb, arguments)
        case "geometry": try GeometryProbe.run(verb, arguments)
        case "imaging": try ImagingProbe.run(verb, arguments)
        case "notation": try NotationProbe.run(verb, arguments)
        case "tokens": try TokensProbe.run(verb, arguments)
        default: false
        }
    }

    private static func fail(_ message: String, status: Int32) {
        StandardError.line(message)
        exit(status)
    }
}
