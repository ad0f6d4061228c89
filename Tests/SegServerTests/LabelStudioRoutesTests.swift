import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import SegImaging
import SegNotation
import SimpleSeg
import Testing

@testable import SegServer

@Suite struct LabelStudioRoutesTests {
    private static let interface = #"""
        <View><!-- <Image name="not this"/> --><Image name="img" value="$picture"/>
        <PolygonLabels name="poly" toName="img"><Label value="red cross"/><Label value="a &amp; b"/></PolygonLabels>
        <KeyPointLabels name="kp" toName="img"><Label value="red cross" smart="true"/></KeyPointLabels></View>
        """#

    private func predict(_ interface: String, context: String) async throws -> [[String: Any]] {
        let app = try ServerFixture.server().application()
        let config = JSONSerializationText.quoted(interface)
        return try await app.test(.router) { client in
            let reply = try await client.post(
                "/predict",
                #"{"tasks": [{"id": 1, "data": {"picture": "\#(try ServerFixture.dataURL())"}}], "label_config": \#(config), "params": {"context": \#(context)}}"#
            )
            #expect(reply.status == .ok)
            let results = try #require(try reply.object["results"] as? [[String: Any]])
            #expect(results.count == 1 && results[0]["model_version"] as? String == "simpleseg-nano")
            return try #require(results[0]["result"] as? [[String: Any]])
        }
    }

    @Test func `a point that was clicked becomes a polygon in percent, under the clicked label`() async throws {
        let regions = try await predict(
            Self.interface,
            context:
                #"{"result": [{"type": "keypointlabels", "value": {"x": 50, "y": 50, "width": 1, "keypointlabels": ["a & b"]}}]}"#
        )
        let segmenter = try Segmenter(directory: ServerFixture.nano)
        let image = try Image(encoded: ServerFixture.example())
        let expected = try await segmenter.segment(image, .point(.init(x: 0.5, y: 0.5)))
        let region = try #require(regions.first)
        #expect(regions.count == expected.answer.polygons.count)
        #expect(region["from_name"] as? String == "poly" && region["to_name"] as? String == "img")
        #expect(region["original_width"] as? Int == image.size.width && region["type"] as? String == "polygonlabels")
        let value = try #require(region["value"] as? [String: Any])
        #expect(value["polygonlabels"] as? [String] == ["a & b"])
        let points = try #require(value["points"] as? [[Double]])
        for (point, vertex) in zip(points, expected.answer.polygons[0].vertices) {
            #expect(abs(point[0] - vertex.x / Double(image.size.width) * 100) < 1e-4)
            #expect(abs(point[1] - vertex.y / Double(image.size.height) * 100) < 1e-4)
        }
    }

    @Test func `a rectangle and words ask, too, and a brush gets strokes`() async throws {
        let box = try await predict(
            Self.interface,
            context:
                #"{"result": [{"type": "rectanglelabels", "value": {"x": 20, "y": 20, "width": 60, "height": 60, "rectanglelabels": ["red cross"]}}]}"#
        )
        #expect(!box.isEmpty)
        let brush = try await predict(
            #"<View><Image name="i" value="$picture"/><BrushLabels name="b" toName="i"><Label value="x"/></BrushLabels></View>"#,
            context: #"{"result": [{"type": "textarea", "value": {"text": ["the red cross"]}}]}"#)
        let value = try #require(brush.first?["value"] as? [String: Any])
        #expect(brush.count == 1 && brush[0]["type"] as? String == "brushlabels" && value["format"] as? String == "rle")
        #expect((value["rle"] as? [Int])?.isEmpty == false)
    }

    @Test func `setup and webhook answer, and a configuration without outlines is refused`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let setup = try await client.post(
                "/setup", #"{"project": "1", "schema": \#(JSONSerializationText.quoted(Self.interface))}"#)
            #expect(try setup.object["model_version"] as? String == "simpleseg-nano")
            #expect(try await client.post("/webhook", #"{"action": "ANNOTATION_CREATED"}"#).status == .ok)
            let none = try await client.post("/setup", #"{"schema": "<View><Image name=\"i\"/></View>"}"#)
            #expect(none.status == .badRequest)
            #expect(try await client.post("/setup", #"{"schema": "<View a=\"1"}"#).status == .badRequest)
        }
    }
}

/// A text as a JSON string.
enum JSONSerializationText {
    static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        text.writeJSON(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
