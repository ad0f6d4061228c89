import Foundation
import Testing

@testable import SegTokens

@Suite struct TemplateRecognitionTests {
    private func template(_ files: [String: String], tokenizer name: String = "qwen") throws -> ChatTemplate {
        let tokenizer = try TinyTokenizer.recorded(name)
        return try TinyTokenizer.withFolder(files) { try ChatTemplate(directory: $0, tokenizer: tokenizer) }
    }

    private static let turns = """
        {% for m in messages %}<|im_start|>{{ m.role + '\n' }}{% if m.content is string %}{{ m.content }}{% else %}{% for c in \
        m.content %}{{ c.text if 'text' in c else '<|vision_start|><|image_pad|><|vision_end|>' }}{% endfor %}{% endif %}\
        {{ '<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}
        """.replacingOccurrences(of: "'\n'", with: "'\\n'").replacingOccurrences(of: "|>\n'", with: "|>\\n'")
        .replacingOccurrences(of: "assistant\n'", with: "assistant\\n'")
    private static let qwen =
        "{% if messages[0].role != 'system' %}<|im_start|>system\nBe kind.<|im_end|>\n{% endif %}" + turns

    @Test func `recorded templates are recognised, with their default system turn`() throws {
        for (name, format) in [("qwen", ChatTemplate.Format.qwen), ("qwen-split", .qwen), ("kimi", .kimi)] {
            let folder = TinyTokenizer.golden.appendingPathComponent(name)
            let template = try ChatTemplate(directory: folder, tokenizer: try TinyTokenizer.recorded(name))
            #expect(template.format == format)
            #expect(template.defaultSystem == ChatMarkers.of(format).defaultSystem)
        }
    }

    @Test func `a template may be in any of three files`() throws {
        let quoted = TinyTokenizer.quoted(Self.qwen).replacingOccurrences(of: "\n", with: "\\n")
        for files in [
            ["chat_template.jinja": Self.qwen], ["chat_template.json": #"{"chat_template": \#(quoted)}"#],
            ["tokenizer_config.json": #"{"chat_template": \#(quoted)}"#],
            ["tokenizer_config.json": #"{"chat_template": [{"name": "default", "template": \#(quoted)}]}"#],
        ] {
            #expect(try template(files).defaultSystem == "Be kind.")
        }
    }

    @Test func `a default system turn is the template's own, or none`() throws {
        let escaped =
            #"{{ '<|im_start|>system\nBe kind.<|im_end|>\n' if messages[0].role != 'system' }}"# + Self.turns
        #expect(try template(["chat_template.jinja": escaped]).defaultSystem == "Be kind.")
        #expect(try template(["chat_template.jinja": Self.turns]).defaultSystem == nil)
        let rendered = try template(["chat_template.jinja": Self.turns]).text(
            of: [Turn(role: .user, text: "a")], generationPrompt: false)
        #expect(rendered == "<|im_start|>user\na<|im_end|>\n")
    }

    /// The order of `ProcessorMixin.get_processor_dict` of transformers 5.23.0.
    @Test func `of several files one holds, and another text elsewhere is reported`() throws {
        func json(_ text: String) -> String {
            #"{"chat_template": \#(TinyTokenizer.quoted(text).replacingOccurrences(of: "\n", with: "\\n"))}"#
        }
        let other = Self.qwen.replacingOccurrences(of: "Be kind.", with: "Be brief.")
        let order = ["processor_config.json", "chat_template.json", "chat_template.jinja", "tokenizer_config.json"]
        for (index, first) in order.enumerated() {
            for second in order[(index + 1)...] {
                let files = [
                    first: first.hasSuffix("jinja") ? other : json(other),
                    second: second.hasSuffix("jinja") ? Self.qwen : json(Self.qwen),
                ]
                #expect(try template(files).defaultSystem == "Be brief.")
                let notes = try TinyTokenizer.withFolder(files) { try ChatTemplate.notes(directory: $0) }
                #expect(notes.count == 1 && notes[0].contains("\(second) differs from that of \(first)"))
            }
        }
    }

    @Test func `another template is an error that names its markers`() {
        #expect(
            throws: TokenizerError.unknownTemplate(file: "chat_template.jinja", markers: ["<|assistant|>", "<|user|>"])
        ) {
            try template(["chat_template.jinja": "<|user|>{{ x }}<|assistant|>"])
        }
        #expect(throws: TokenizerError.self) { try template(["chat_template.jinja": Self.qwen + "<|recipient|>"]) }
        #expect(throws: TokenizerError.self) { try template(["tokenizer_config.json": #"{"chat_template": []}"#]) }
        #expect(throws: TokenizerError.self) { try template(["chat_template.json": "{"]) }
    }

    @Test func `without a template the special tokens tell the format`() throws {
        #expect(try template([:]).format == .qwen)
        #expect(try template([:], tokenizer: "kimi").format == .kimi)
        let bare = try TinyTokenizer.read(TinyTokenizer.json())
        try TinyTokenizer.withFolder([:]) { folder in
            #expect(throws: TokenizerError.self) { try ChatTemplate(directory: folder, tokenizer: bare) }
        }
    }
}
