/// The schemas of the API's description.
enum OpenAPISchemas {
    /// The members of `components.schemas`, as JSON.
    static let text = #"""
        "Error": {"type": "object", "required": ["error"], "properties": {"error": {"type": "object", "required":
          ["message", "type", "param", "code"], "properties": {"message": {"type": "string"}, "type": {"type":
          "string"}, "param": {"type": ["string", "null"]}, "code": {"type": ["string", "null"]}}}}},
        "Info": {"type": "object", "required": ["name", "version", "model", "abilities", "note", "samples",
          "limits", "formats", "refine"]},
        "Picture": {"type": "object", "required": ["id", "width", "height", "bytes", "format"], "properties":
          {"id": {"type": "string"}, "width": {"type": "integer"}, "height": {"type": "integer"}, "bytes": {"type":
          "integer"}, "format": {"type": "string"}}},
        "Query": {"oneOf": [{"type": "object", "required": ["text"], "properties": {"text": {"type": "string",
          "minLength": 1}}, "additionalProperties": false}, {"type": "object", "required": ["point"], "properties":
          {"point": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}},
          "additionalProperties": false}, {"type": "object", "required": ["box"], "properties": {"box": {"type":
          "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}}, "additionalProperties": false}]},
        "SegmentRequest": {"type": "object", "required": ["image", "queries"], "additionalProperties": false,
          "properties": {"image": {"type": "string", "description": "An id of /v1/images, or a data URL"},
          "queries": {"type": "array", "minItems": 1, "maxItems": 16, "items": {"$ref":
          "#/components/schemas/Query"}, "description": "Points and boxes in pixels of the upright picture"},
          "normalized": {"type": ["boolean", "null"], "description": "Points and boxes are 0…1 of width and \#
        height"}, "prompt": {"type": ["string", "null"], "description": "The words of the user's turn, in place of \#
        the default question"}, "target": {"type": ["string", "null"], "enum": ["mask", "box", "point", null]},
          "fill": {"type": ["string", "null"], "enum": ["inclusive", "coco", null]}, "max_new_tokens": {"type":
          ["integer", "null"], "minimum": 1, "maximum": 4096}, "temperature": {"type": ["number", "null"],
          "minimum": 0, "maximum": 100}, "top_p": {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum":
          1}, "top_k": {"type": ["integer", "null"], "minimum": -1, "maximum": 2147483648}, "min_p": {"type":
          ["number", "null"], "minimum": 0, "maximum": 1}, "repetition_penalty": {"type": ["number", "null"],
          "exclusiveMinimum": 0, "maximum": 100}, "seed": {"type": ["integer", "null"], "minimum":
          -9223372036854775808, "maximum": 18446744073709551615}, "export": {"type": ["array", "null"], "items":
          {"type": "string", "enum": ["coco", "yolo", "labelme", "labelstudio", "cvat", "voc", "geojson", "svg",
          "png", "csv"]}, "maxItems": 32}, "log_probabilities": {"type": ["boolean", "null"]}, "uncertainty":
          {"type": ["boolean", "null"]}, "refine": {"type":
          ["string", "null"], "enum": ["edges", null]}}},
        "Segmentation": {"type": "object", "required": ["image", "width", "height", "results", "exports"],
          "properties": {"image": {"type": "string"}, "width": {"type": "integer"}, "height": {"type": "integer"},
          "results": {"type": "array", "items": {"type": "object", "required": ["index", "prompt", "text",
          "polygons", "boxes", "points", "rle", "box", "area", "form", "diagnostics", "token_ids",
          "finish_reason", "timings"]}}, "exports": {"type": "object"}}},
        "DecodeRecord": {"type": "object", "required": ["text", "width", "height"], "properties": {"id": {},
          "text": {"type": "string"}, "width": {"type": "integer", "minimum": 1, "maximum": 8000}, "height":
          {"type": "integer", "minimum": 1, "maximum": 8000}, "fill": {"type": ["string", "null"], "enum":
          ["inclusive", "coco", null]}}},
        "OutlineRecord": {"type": "object", "required": ["rle"], "properties": {"id": {}, "rle": {"type": "object",
          "required": ["size", "counts"], "properties": {"size": {"type": "array", "items": {"type": "integer",
          "minimum": 1, "maximum": 16384}, "minItems": 2, "maxItems": 2, "description": "height, width"}, "counts":
          {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer", "minimum": 0}}]}}},
          "epsilon_ratio": {"type": "number", "minimum": 0}}},
        "RewardRecord": {"type": "object", "required": ["text", "task", "width", "height"], "properties": {"id":
          {}, "text": {"type": "string"}, "truth": {"oneOf": [{"type": "object", "required": ["size", "counts"],
          "properties": {"size": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 16384},
          "minItems": 2, "maxItems": 2, "description": "height, width"}, "counts": {"oneOf": [{"type": "string"},
          {"type": "array", "items": {"type": "integer", "minimum": 0}}]}}}, {"type": "array", "items": {"type":
          "object", "required": ["size", "counts"], "properties": {"size": {"type": "array", "items": {"type":
          "integer", "minimum": 1, "maximum": 16384}, "minItems": 2, "maxItems": 2, "description": "height, \#
        width"}, "counts": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer", "minimum":
          0}}]}}}}, {"type": "null"}]}, "task": {"type": "string"}, "width": {"type": "integer", "minimum": 1,
          "maximum": 8000}, "height": {"type": "integer", "minimum": 1, "maximum": 8000}, "answer": {"type":
          ["string", "null"]}, "tokens": {"type": ["integer", "null"], "minimum": 0}, "finished": {"type":
          ["boolean", "null"]}}},
        "ExportRequest": {"type": "object", "required": ["width", "height"], "additionalProperties": false,
          "properties": {"width": {"type": "integer", "minimum": 1, "maximum": 8000}, "height": {"type": "integer",
          "minimum": 1, "maximum": 8000}, "name": {"type": ["string", "null"], "pattern":
          "^[A-Za-z0-9_-]{1,60}\\.(png|jpg)$"}, "fill": {"type": ["string", "null"], "enum": ["inclusive", "coco",
          null]}, "formats": {"type": ["array", "null"], "items": {"type": "string", "enum": ["coco", "yolo",
          "labelme", "labelstudio", "cvat", "voc", "geojson", "svg", "png", "csv"]}, "maxItems": 32}, "objects":
          {"type": ["array", "null"], "maxItems": 1000, "items": {"type": "object", "additionalProperties": false,
          "properties": {"label": {"type": ["string", "null"]}, "rings": {"type": ["array", "null"], "items":
          {"type": "array", "items": {"type": "array", "items": {"type": "number", "minimum": -1000000, "maximum":
          1000000}, "minItems": 2, "maxItems": 2}}}}}}, "image": {"type": ["string", "null"]}}},
        "Exported": {"type": "object", "required": ["exports", "masks", "areas"], "properties": {"exports":
          {"type": "object"}, "masks": {"type": "array", "items": {"type": "object", "required": ["size",
          "counts"], "properties": {"size": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum":
          16384}, "minItems": 2, "maxItems": 2, "description": "height, width"}, "counts": {"oneOf": [{"type":
          "string"}, {"type": "array", "items": {"type": "integer", "minimum": 0}}]}}}}, "areas": {"type": "array",
          "items": {"type": "integer"}}}},
        "Model": {"type": "object", "required": ["id", "object", "created", "owned_by"], "properties": {"id":
          {"type": "string"}, "object": {"const": "model"}, "created": {"type": "integer"}, "owned_by": {"type":
          "string"}}},
        "ChatRequest": {"type": "object", "required": ["model", "messages"], "properties": {"model": {"type":
          "string"}, "messages": {"type": "array", "minItems": 1, "maxItems": 256, "items": {"type": "object",
          "required": ["role", "content"], "properties": {"role": {"type": "string", "enum": ["system",
          "developer", "user", "assistant"]}, "content": {"oneOf": [{"type": "string"}, {"type": "array",
          "maxItems": 64, "items": {"type": "object", "required": ["type"], "properties": {"type": {"type":
          "string", "enum": ["text", "image_url"]}, "text": {"type": "string"}, "image_url": {"type": "object",
          "required": ["url"], "properties": {"url": {"type": "string", "description": "A data URL, or an id of \#
        /v1/images"}}}}}}]}}}}, "stream": {"type": ["boolean", "null"]}, "stream_options": {"type": ["object",
          "null"], "properties": {"include_usage": {"type": ["boolean", "null"]}}}, "n": {"type": ["integer",
          "null"], "minimum": 1, "maximum": 16}, "stop": {"oneOf": [{"type": "string"}, {"type": "array", "items":
          {"type": "string", "minLength": 1}, "maxItems": 4}, {"type": "null"}]}, "max_completion_tokens": {"type":
          ["integer", "null"], "minimum": 1, "maximum": 4096}, "max_tokens": {"type": ["integer", "null"],
          "minimum": 1, "maximum": 4096}, "logprobs": {"type": ["boolean", "null"]}, "top_logprobs": {"type":
          ["integer", "null"], "minimum": 0, "maximum": 20}, "presence_penalty": {"type": ["number", "null"],
          "minimum": -2, "maximum": 2}, "frequency_penalty": {"type": ["number", "null"], "minimum": -2, "maximum":
          2}, "logit_bias": {"type": ["object", "null"]}, "response_format": {"type": ["object", "null"],
          "description": "{\"type\": \"text\"} alone"}, "fill": {"type": ["string", "null"], "enum": ["inclusive",
          "coco", null]}, "temperature": {"type": ["number", "null"], "minimum": 0, "maximum": 100}, "top_p":
          {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 1}, "top_k": {"type": ["integer", "null"],
          "minimum": -1, "maximum": 2147483648}, "min_p": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
          "repetition_penalty": {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 100}, "seed":
          {"type": ["integer", "null"], "minimum": -9223372036854775808, "maximum": 18446744073709551615}}},
        "Completion": {"type": "object", "required": ["id", "object", "created", "model", "choices", "usage"]},
        "ResponseRequest": {"type": "object", "required": ["model", "input"], "properties": {"model": {"type":
          "string"}, "input": {"oneOf": [{"type": "string"}, {"type": "array", "minItems": 1, "maxItems": 256, "items":
          {"type": "object", "required": ["role", "content"], "properties": {"role": {"type": "string", "enum":
          ["system", "developer", "user", "assistant"]}, "content": {"oneOf": [{"type": "string"}, {"type": "array",
          "maxItems": 64, "items": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string",
          "enum": ["input_text", "input_image", "output_text"]}, "text": {"type": "string"}, "image_url": {"type":
          "string", "description": "A data URL, or an id of /v1/images"}}}}]}}}}]}, "instructions": {"type": ["string",
          "null"]}, "stream": {"type": ["boolean", "null"]}, "max_output_tokens": {"type": ["integer", "null"],
          "minimum": 1, "maximum": 4096}, "temperature": {"type": ["number", "null"], "minimum": 0, "maximum": 100},
          "top_p": {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 1}, "seed": {"type": ["integer",
          "null"], "minimum": -9223372036854775808, "maximum": 18446744073709551615}, "fill": {"type": ["string",
          "null"], "enum": ["inclusive", "coco", null]}}},
        "Response": {"type": "object", "required": ["id", "object", "created_at", "status", "model", "output", "error",
          "usage"]}
        """#
}
