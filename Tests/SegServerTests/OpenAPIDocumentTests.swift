import Foundation
import HTTPTypes
import Testing

@testable import SegServer

@Suite struct OpenAPIDocumentTests {
    @Test func `the document is JSON, names every route, and refers to what it holds`() throws {
        let text = OpenAPIDocument.text(version: "1.2.3")
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        for route in try ServerFixture.server().routes.routes {
            let path = route.path.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
            let name = "/" + path.joined(separator: "/")
            #expect(paths[name]?[route.method.rawValue.lowercased()] != nil, "\(route.method.rawValue) \(name)")
        }
        let schemas = try #require((document["components"] as? [String: Any])?["schemas"] as? [String: Any])
        for match in text.matches(of: /#\/components\/schemas\/(\w+)/) {
            #expect(schemas[String(match.1)] != nil, "\(match.1)")
        }
        #expect((document["info"] as? [String: Any])?["version"] as? String == "1.2.3")
    }
}
