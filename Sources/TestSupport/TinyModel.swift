/// A Qwen2.5-VL of a few thousand parameters that reads nano's tokenizer, as the files of its folder.
public enum TinyModel {
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
