import SegInputs
import Testing

struct ProcessorFileTests {
    private func processor(_ json: String) throws(InputError) -> ImageProcessor {
        try ImageProcessor(json: Array(json.utf8), name: "p.json")
    }

    @Test func `both layouts of the pixel budget give the same`() throws {
        let old = try processor(
            """
            {"image_processor_type": "Qwen2VLImageProcessor", "min_pixels": 3136, "max_pixels": 12845056,
             "patch_size": 14, "merge_size": 2, "temporal_patch_size": 2}
            """)
        let new = try processor(
            """
            {"image_processor_type": "Qwen2VLImageProcessorFast",
             "size": {"shortest_edge": 3136, "longest_edge": 12845056}, "do_resize": true, "resample": 3}
            """)
        #expect(old == new)
        #expect(old == .qwen25VL)
        #expect(old.patchLength == 1176)
    }

    @Test func `absent keys take the class's defaults`() throws {
        let qwen = try processor(#"{"processor_class": "Qwen2_5_VLProcessor"}"#)
        #expect(qwen.family == .qwen(.init(minPixels: 3136, maxPixels: 1_003_520, temporalPatchSize: 2)))
        let kimi = try processor(
            #"{"auto_map": {"AutoImageProcessor": "image_processing_kimi_vl.KimiVLImageProcessor"}}"#)
        #expect(kimi.family == .kimi(.init(patchLimit: 4096, padsInput: false)))
        #expect(kimi.patchLength == 588 && kimi.patchOrder == .raster)
    }

    @Test func `Kimi's file is read`() throws {
        let kimi = try processor(
            """
            {"image_processor_type": "KimiVLImageProcessor", "in_token_limit": 16384, "patch_size": 14,
             "num_pooled_tokens": 1024, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "pad_input": true}
            """)
        #expect(kimi == .kimiVL)
    }

    @Test func `a top-level value wins, and other sizes are taken from the file`() throws {
        let own = try processor(
            """
            {"image_processor": {"image_processor_type": "Qwen2VLImageProcessor", "max_pixels": 28224, "patch_size": 8,
             "size": {"shortest_edge": 64, "longest_edge": 999}, "merge_size": 1, "temporal_patch_size": 1}}
            """)
        #expect(own.family == .qwen(.init(minPixels: 64, maxPixels: 28224, temporalPatchSize: 1)))
        #expect(own.patchLength == 3 * 64)
    }

    @Test(arguments: [
        #"{"image_processor_type": "CLIPImageProcessor"}"#, "{}", "[]", "", #"{"processor_class": "LlavaProcessor"}"#,
        #"{"image_processor_type": "Qwen2VLImageProcessor", "patch_size": 0}"#,
        #"{"image_processor_type": "Qwen2VLImageProcessor", "patch_size": "14"}"#,
        #"{"image_processor_type": "Qwen2VLImageProcessor", "patch_size": 1e30}"#,
        #"{"image_processor_type": "Qwen2VLImageProcessor", "min_pixels": 10, "max_pixels": 5}"#,
        #"{"image_processor_type": "Qwen2VLImageProcessor", "image_mean": [0.5]}"#,
        #"{"image_processor_type": "Qwen2VLImageProcessor", "image_std": [0.5, 0, 0.5]}"#,
        #"{"image_processor_type": "Qwen2VLImageProcessor", "do_normalize": false}"#,
        #"{"image_processor_type": "Qwen2VLImageProcessor", "resample": 2}"#,
        #"{"image_processor_type": "Qwen2VLImageProcessor", "rescale_factor": -1}"#,
        #"{"image_processor_type": "KimiVLImageProcessor", "merge_kernel_size": [2, 3]}"#,
    ])
    func `a file that can't be followed is an error, never a guess`(json: String) {
        #expect(throws: InputError.self) { try processor(json) }
    }

    @Test func `messages name file, key and what was expected`() {
        #expect(throws: InputError.badSetting(file: "p.json", key: "resample", found: "2", expected: "3 (bicubic)")) {
            try processor(#"{"image_processor_type": "Qwen2VLImageProcessor", "resample": 2}"#)
        }
        #expect(throws: InputError.unknownProcessor(file: "p.json", type: "CLIPImageProcessor")) {
            try processor(#"{"image_processor_type": "CLIPImageProcessor"}"#)
        }
        #expect(throws: InputError.self) { try ImageProcessor(contentsOf: "/nowhere/preprocessor_config.json") }
    }
}
