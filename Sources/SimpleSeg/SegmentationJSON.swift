package import SegDrafting
import SegGeometry
import SegInference
public import SegNotation

extension Segmentation {
    /// The record that `simpleseg segment` prints, without the image's name: fields in a stable order.
    public func write(to object: inout JSONObjectWriter) {
        object.field("width", size.width)
        object.field("height", size.height)
        if let query { write(query, to: &object) }
        object.field("prompt", prompt)
        object.field("text", text)
        answer.write(to: &object)
        object.field("token_ids", tokenIDs)
        object.field("finish_reason", finishReason.rawValue)
        if let spreads { object.field("uncertainty", spreads.pixels(of: size)) }
        object.field("timings", timings.json)
    }

    /// Words as a string; a point and a box as lists of numbers, 0…1.
    private func write(_ query: Query, to object: inout JSONObjectWriter) {
        switch query {
        case .text(let words): object.field("query", words)
        case .point(let point): object.field("query", [point.x.printed, point.y.printed])
        case .box(let box): object.field("query", [box.x1.printed, box.y1.printed, box.x2.printed, box.y2.printed])
        }
    }
}

extension Segmentation.Timings {
    /// The seconds as an object.
    fileprivate var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("prepare", prepare.printed)
        object.field("vision", model.vision.printed)
        object.field("prefill", model.prefill.printed)
        object.field("decode", model.decode.printed)
        object.field("draw", draw.printed)
        object.field("total", total.printed)
        if let draft { object.field("draft", draft.json) }
        return object
    }
}

extension DraftCounts {
    /// The counts as an object.
    package var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("passes", passes)
        object.field("drafted", drafted)
        object.field("accepted", accepted)
        object.field("tokens_per_pass", tokensPerPass.printed)
        return object
    }
}
