import Foundation
import HTTPTypes
import HummingbirdTesting
import SegExport
import SegImaging
import Testing

@testable import SegServer

@Suite struct ExportRoutesTests {
    @Test func `every format comes with its files, and the masks beside them`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let formats = ExportFormat.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            let reply = try await client.post(
                "/v1/export",
                #"{"width": 20, "height": 10, "name": "photo.jpg", "formats": [\#(formats)], "objects": [{"label": "cat", "rings": [[[2, 1], [5, 1], [5, 4], [2, 4]]]}, {"label": "dog", "rings": []}]}"#
            )
            #expect(reply.status == .ok)
            #expect(try reply.object["areas"] as? [Int] == [16, 0])
            let exports = try #require(try reply.object["exports"] as? [String: [String: Any]])
            #expect(Set(exports.keys) == Set(ExportFormat.allCases.map(\.rawValue)))
            for (format, file) in exports {
                let (name, data) = (file["name"] as? String, file["data"] as? String)
                #expect(name?.isEmpty == false && data?.isEmpty == false, "\(format)")
                #expect((file["files"] as? [[String: Any]])?.first?["name"] as? String == name)
                if file["encoding"] as? String == "base64" { #expect(Data(base64Encoded: data ?? "") != nil) }
            }
            let coco = try #require((exports["coco"]?["data"] as? String).map { Data($0.utf8) })
            let document = try JSONSerialization.jsonObject(with: coco) as? [String: Any]
            #expect((document?["annotations"] as? [[String: Any]])?.first?["area"] as? Int == 16)
            #expect((exports["png"]?["name"] as? String)?.hasSuffix(".mask.png") == true)
        }
    }

    @Test(arguments: [
        (#""name": "../x""#, "name"), (#""name": "a/b""#, "name"), (#""formats": ["x"]"#, "formats"),
        (#""fill": "x""#, "fill"),
        (#""objects": [{"rings": [[["a", 1]]]}]"#, "objects[0].rings"),
        (#""objects": [{"ring": []}]"#, "objects[0].ring"),
        (#""other": 1"#, "other"), (#""objects": [{"rings": [[[1e9, 1]]]}]"#, "objects[0].rings"),
    ])
    func `what cannot be exported is refused by name`(member: String, param: String) async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let reply = try await client.post("/v1/export", #"{"width": 20, "height": 10, \#(member)}"#)
            #expect(try reply.status == .badRequest && reply.error["param"] as? String == param)
        }
    }
}
