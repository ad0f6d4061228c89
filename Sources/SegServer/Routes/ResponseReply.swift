import Foundation
import SegInference
import SegNotation
import SimpleSeg

/// Writes an answer as OpenAI's `response`.
struct ResponseReply: Sendable {
    /// How far the answer is.
    enum State {
        case underWay
        case ended(WrittenAnswer)
        case failed(ServerError)

        /// OpenAI's word for it.
        var name: String {
            switch self {
            case .underWay: "in_progress"
            case .ended(let answer): answer.segmentation.finishReason == .length ? "incomplete" : "completed"
            case .failed: "failed"
            }
        }

        fileprivate var answer: WrittenAnswer? { if case .ended(let answer) = self { answer } else { nil } }
    }

    let job: ResponseJob
    let model: ServedModel
    private let id = UUID().uuidString.lowercased().replacing("-", with: "")
    private let created = Int(Date().timeIntervalSince1970)

    init(job: ResponseJob, model: ServedModel) { (self.job, self.model) = (job, model) }

    /// The response.
    func whole(_ state: State) -> JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("id", "resp_\(id)")
        object.field("object", "response")
        object.field("created_at", created)
        object.field("status", state.name)
        object.field("model", model.id)
        object.field("output", state.answer.map { [message($0)] } ?? [])
        end(state, &object)
        settings(&object)
        if !job.notes.isEmpty { object.field("notes", job.notes) }
        return object
    }

    private func end(_ state: State, _ object: inout JSONObjectWriter) {
        var (error, details): (JSONValue, JSONValue) = (.null, .null)
        if case .failed(let reason) = state {
            error = .object(["code": .string("server_error"), "message": .string(reason.message)])
        }
        if state.name == "incomplete" { details = .object(["reason": .string("max_output_tokens")]) }
        object.field("error", error)
        object.field("incomplete_details", details)
        if let answer = state.answer {
            object.field("usage", AnswerUsage([answer]).response)
        } else {
            object.field("usage", JSONValue.null)
        }
    }

    /// What was asked for, as a response repeats it.
    private func settings(_ object: inout JSONObjectWriter) {
        let sampling = job.question.request.sampling
        object.field("temperature", sampling.temperature)
        object.field("top_p", sampling.topP)
        for name in ["instructions", "max_output_tokens", "user"] { object.field(name, job.echoed[name] ?? .null) }
        object.field("metadata", job.echoed["metadata"] ?? .object([:]))
        object.field("previous_response_id", JSONValue.null)
        object.field("store", false)
        object.field("parallel_tool_calls", false)
        object.field("tool_choice", "none")
        object.field("tools", JSONValue.array([]))
        object.field("truncation", "disabled")
        object.field("text", JSONValue.object(["format": .object(["type": .string("text")])]))
        object.field("reasoning", JSONValue.object(["effort": .null, "summary": .null]))
    }

    /// The message that the response consists of; nil before anything has been written.
    func message(_ answer: WrittenAnswer?) -> JSONObjectWriter {
        var message = JSONObjectWriter()
        message.field("id", "msg_\(id)")
        message.field("type", "message")
        message.field("status", answer.map { State.ended($0).name } ?? "in_progress")
        message.field("role", "assistant")
        message.field("content", answer.map { [content($0.segmentation.text)] } ?? [])
        if let answer { message.field("segmentation", answer.json) }
        return message
    }

    private func content(_ text: String) -> JSONObjectWriter {
        var part = JSONObjectWriter()
        part.field("type", "output_text")
        part.field("text", text)
        part.field("annotations", JSONValue.array([]))
        part.field("logprobs", JSONValue.array([]))
        return part
    }

    /// The members of an event about the message's only part.
    func part(_ text: String, to object: inout JSONObjectWriter) {
        place(&object)
        object.field("part", content(text))
    }

    /// The members of an event about the text of that part.
    func text(_ name: String, _ text: String, to object: inout JSONObjectWriter) {
        place(&object)
        object.field(name, text)
        object.field("logprobs", JSONValue.array([]))
    }

    private func place(_ object: inout JSONObjectWriter) {
        object.field("item_id", "msg_\(id)")
        object.field("output_index", 0)
        object.field("content_index", 0)
    }
}
