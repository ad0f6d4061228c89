public import Foundation

/// A Qwen2.5-VL of a few thousand parameters whose tokenizer knows the words for shapes, as the files of its folder.
public enum TinyModel {
    /// Writes the folder's files, all but weights.
    ///
    /// - Parameter folder: where to; made when missing.
    /// - Throws: a file error.
    public static func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["tokenizer.json", "tokenizer_config.json", "chat_template.jinja"] {
            try FileManager.default.copyItem(
                at: words.appendingPathComponent(name), to: folder.appendingPathComponent(name))
        }
        for (name, text) in [
            ("config.json", configJSON), ("generation_config.json", generationJSON),
            ("preprocessor_config.json", processorJSON),
        ] {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
    }

    /// The folder of the tokenizer's files.
    private static let words = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Golden/words")

    private static let generationJSON = """
        {"bos_token_id": 541, "do_sample": false, "eos_token_id": [543, 541], "pad_token_id": 541, "max_new_tokens": 512}
        """

    /// preprocessor_config.json.
    public static let processorJSON = """
        {"patch_size": 8, "merge_size": 2, "temporal_patch_size": 2, "min_pixels": 256, "max_pixels": 4096,
         "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "image_processor_type": "Qwen2VLImageProcessor"}
        """

    /// config.json.
    public static let configJSON = """
        {"model_type": "qwen2_5_vl", "image_token_id": 553, "video_token_id": 554, "vision_start_token_id": 550,
         "vision_end_token_id": 551, "tie_word_embeddings": false, "eos_token_id": 543,
         "text_config": {"vocab_size": 576, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
          "num_attention_heads": 2, "num_key_value_heads": 1, "max_position_embeddings": 1024,
          "rope_parameters": {"rope_type": "default", "rope_theta": 4.0, "mrope_section": [1, 1, 2]}},
         "vision_config": {"depth": 2, "hidden_size": 16, "intermediate_size": 24, "num_heads": 2, "out_hidden_size": 16,
          "patch_size": 8, "window_size": 32, "spatial_merge_size": 2, "temporal_patch_size": 2, "in_channels": 3,
          "fullatt_block_indexes": [1]}}
        """
}
