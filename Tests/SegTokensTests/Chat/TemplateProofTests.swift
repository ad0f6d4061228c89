import Foundation
import Testing

@testable import SegTokens

@Suite struct TemplateProofTests {
    private func template(_ text: String, _ files: [String: String] = [:]) throws -> ChatTemplate {
        let tokenizer = try TinyTokenizer.recorded("qwen")
        return try TinyTokenizer.withFolder(files.merging(["chat_template.jinja": text]) { $1 }) {
            try ChatTemplate(directory: $0, tokenizer: tokenizer)
        }
    }

    private static let turns = [
        Turn(role: .user, content: [.image, .text("Where?")]), Turn(role: .assistant, text: "[[[0.1, 0.2]]]"),
        Turn(role: .user, text: "And now?"),
    ]

    @Test func `a conversation is rendered as apply_chat_template renders it`() throws {
        #expect(TemplateCases.rendered.count == 10)
        for (name, text, expected) in TemplateCases.rendered {
            #expect(try template(text).text(of: Self.turns, generationPrompt: true) == expected, "\(name)")
        }
    }

    /// A template that works, in which something is then changed.
    private static let good = TemplateCases.rendered[0].template

    @Test(arguments: [
        ("{{- m['content'] }}", "{{- m['content'] | trim }}", "writes"),
        ("'<|im_end|>\\n' }}{%- endif %}{%- endfor %}", "'<|im_end|>' }}{%- endif %}{%- endfor %}", "writes"),
        ("{%- if m['role'] != 'system' %}", "{%- if m['role'] == 'user' %}", "writes"),
        ("'<|im_start|>assistant\\n'", "'<|im_start|>assistant\\n<think>\\n'", "writes"),
        ("<|vision_start|><|image_pad|>", "<|image_pad|>", "writes"),
        ("{{- c['text'] }}", "{{- c['text'] | tojson }}", "the filter \"tojson\""),
        ("{%- if tools %}", "{%- if strftime_now('%d') %}", "strftime_now"),
        ("{%- if tools %}", "{%- if date_string() %}", "the function \"date_string\""),
        ("{%- if add_generation_prompt %}", "{%- if add_generation_prompt and messages | length > 1 %}", "writes"),
    ])
    func `a template that does something else is refused with what it does`(
        _ part: String, _ other: String, _ word: String
    ) throws {
        let changed = Self.good.replacingOccurrences(of: part, with: other)
        #expect(changed != Self.good, "nothing was changed by \(other)")
        let error = #expect(throws: TokenizerError.self) { try template(changed) }
        #expect("\(try #require(error))".contains(word))
    }

    @Test func `special tokens of tokenizer_config reach the template`() throws {
        let config = #"{"bos_token": {"content": "<s>"}, "eos_token": "</s>", "pad_token": null}"#
        let text = "{{ bos_token }}" + Self.good
        let error = #expect(throws: TokenizerError.self) { try template(text, ["tokenizer_config.json": config]) }
        #expect("\(try #require(error))".contains(#"it writes "<s><|im_start"#))
        #expect(try template(text, ["tokenizer_config.json": #"{"bos_token": null}"#]).format == .qwen)
    }

    @Test func `line ends of another system change nothing`() throws {
        let text = TemplateCases.rendered[9].template.replacingOccurrences(of: "\n", with: "\r\n")
        #expect(try template(text).text(of: Self.turns, generationPrompt: true) == TemplateCases.rendered[9].text)
    }
}
