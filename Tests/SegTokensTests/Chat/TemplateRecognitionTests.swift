import Foundation
import Testing

@testable import SegTokens

@Suite struct TemplateRecognitionTests {
    private func template(_ files: [String: String], tokenizer name: String = "qwen") throws -> ChatTemplate {
        let tokenizer = try TinyTokenizer.recorded(name)
        return try TinyTokenizer.withFolder(files) { try ChatTemplate(directory: $0, tokenizer: tokenizer) }
    }

    private static let qwen = "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>{{ role }}\n<|im_end|>"

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
        let escaped = #"{{ '<|im_start|>system\nBe kind.<|im_end|>\n' }}<|im_start|>{{ role }}"#
        #expect(try template(["chat_template.jinja": escaped]).defaultSystem == "Be kind.")
        let none = "<|im_start|>{{ role }}\n{{ content }}<|im_end|>\n"
        #expect(try template(["chat_template.jinja": none]).defaultSystem == nil)
        let rendered = try template(["chat_template.jinja": none]).text(
            of: [Turn(role: .user, text: "a")], generationPrompt: false)
        #expect(rendered == "<|im_start|>user\na<|im_end|>\n")
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
