/// The description of the API (OpenAPI 3.1).
enum OpenAPIDocument {
    /// The document as JSON.
    ///
    /// - Parameter version: what the program calls its version.
    /// - Returns: the document.
    static func text(version: String) -> String {
        """
        {"openapi": "3.1.0", "info": {"title": "SimpleSeg", "version": "\(version)",
          "description": "Outlines of objects in pictures, written by a vision-language model."},
        "security": [{}, {"key": []}],
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        "responses": {"Error": {"description": "Why not", "content": {"application/json": {"schema":
          {"$ref": "#/components/schemas/Error"}}}}},
        "schemas": {\(OpenAPISchemas.text)}},
        "paths": {\(paths)}}

        """
    }

    private static let paths = #"""
        "/v1/info": {"get": {"summary": "The server, its model, limits and samples", "tags": ["Server"],
          "operationId": "info", "responses": {"200": {"description": "What the server is", "content":
          {"application/json": {"schema": {"$ref": "#/components/schemas/Info"}}}}, "default": {"$ref":
          "#/components/responses/Error"}}}},
        "/v1/samples/{name}": {"get": {"summary": "A picture to begin with", "tags": ["Server"], "operationId":
          "sample", "responses": {"200": {"description": "The picture", "content": {"image/*": {"schema": {"type":
          "string", "format": "binary"}}}}, "default": {"$ref": "#/components/responses/Error"}}, "parameters":
          [{"name": "name", "in": "path", "required": true, "schema": {"type": "string"}}]}},
        "/v1/images": {"post": {"summary": "Keeps a picture for further questions", "tags": ["Pictures"],
          "operationId": "keepPicture", "responses": {"201": {"description": "The picture, with its id", "content":
          {"application/json": {"schema": {"$ref": "#/components/schemas/Picture"}}}}, "default": {"$ref":
          "#/components/responses/Error"}}, "description": "JPEG, PNG or WebP. The same bytes get the same id. \#
        Pictures are held in memory, and the one used longest ago leaves when the budget is used up.",
          "requestBody": {"required": true, "content": {"image/*": {"schema": {"type": "string", "format":
          "binary"}}, "multipart/form-data": {"schema": {"type": "object", "required": ["image"], "properties":
          {"image": {"type": "string", "format": "binary"}}}}}}}},
        "/v1/images/{id}": {"get": {"summary": "What is known of a picture", "tags": ["Pictures"], "operationId":
          "picture", "responses": {"200": {"description": "The picture", "content": {"application/json": {"schema":
          {"$ref": "#/components/schemas/Picture"}}}}, "default": {"$ref": "#/components/responses/Error"}},
          "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"},
          "description": "img_…"}]}, "delete": {"summary": "Lets go of a picture", "tags": ["Pictures"],
          "operationId": "dropPicture", "responses": {"204": {"description": "It is gone"}, "default": {"$ref":
          "#/components/responses/Error"}}, "parameters": [{"name": "id", "in": "path", "required": true, "schema":
          {"type": "string"}, "description": "img_…"}]}},
        "/v1/segment": {"post": {"summary": "Questions about a picture", "tags": ["Answers"], "operationId":
          "segment", "responses": {"200": {"description": "One result for each query; or, for Accept: \#
        text/event-stream, events: start, token, text, vertex, ring, object, done, error, end", "content":
          {"application/json": {"schema": {"$ref": "#/components/schemas/Segmentation"}}, "text/event-stream":
          {"schema": {"type": "string"}}}}, "default": {"$ref": "#/components/responses/Error"}}, "requestBody":
          {"required": true, "content": {"application/json": {"schema": {"$ref":
          "#/components/schemas/SegmentRequest"}}, "multipart/form-data": {"schema": {"type": "object", "required":
          ["image", "request"], "properties": {"image": {"type": "string", "format": "binary"}, "request": {"type":
          "string", "description": "A SegmentRequest without image"}}}}}}}},
        "/v1/decode": {"post": {"summary": "Answers → polygons and masks", "tags": ["Records"], "operationId":
          "decode", "responses": {"200": {"description": "One record, or records", "content": {"application/json":
          {"schema": {"type": "object"}}}}, "default": {"$ref": "#/components/responses/Error"}}, "requestBody":
          {"required": true, "content": {"application/json": {"schema": {"oneOf": [{"$ref":
          "#/components/schemas/DecodeRecord"}, {"type": "object", "required": ["records"], "properties":
          {"records": {"type": "array", "maxItems": 256, "items": {"$ref":
          "#/components/schemas/DecodeRecord"}}}}]}}}}}},
        "/v1/outline": {"post": {"summary": "Masks → polygons and answers", "tags": ["Records"], "operationId":
          "outline", "responses": {"200": {"description": "One record, or records", "content": {"application/json":
          {"schema": {"type": "object"}}}}, "default": {"$ref": "#/components/responses/Error"}}, "requestBody":
          {"required": true, "content": {"application/json": {"schema": {"oneOf": [{"$ref":
          "#/components/schemas/OutlineRecord"}, {"type": "object", "required": ["records"], "properties":
          {"records": {"type": "array", "maxItems": 256, "items": {"$ref":
          "#/components/schemas/OutlineRecord"}}}}]}}}}}},
        "/v1/reward": {"post": {"summary": "Answers and truths → rewards", "tags": ["Records"], "operationId":
          "reward", "responses": {"200": {"description": "One record, or records", "content": {"application/json":
          {"schema": {"type": "object"}}}}, "default": {"$ref": "#/components/responses/Error"}}, "description":
          "The reward of `train rl` with its default weights, part by part.", "requestBody": {"required": true,
          "content": {"application/json": {"schema": {"oneOf": [{"$ref": "#/components/schemas/RewardRecord"},
          {"type": "object", "required": ["records"], "properties": {"records": {"type": "array", "maxItems": 256,
          "items": {"$ref": "#/components/schemas/RewardRecord"}}}}]}}}}}},
        "/v1/export": {"post": {"summary": "Outlines → annotation files and masks", "tags": ["Records"],
          "operationId": "export", "responses": {"200": {"description": "The files", "content":
          {"application/json": {"schema": {"$ref": "#/components/schemas/Exported"}}}}, "default": {"$ref":
          "#/components/responses/Error"}}, "requestBody": {"required": true, "content": {"application/json":
          {"schema": {"$ref": "#/components/schemas/ExportRequest"}}}}}},
        "/v1/models": {"get": {"summary": "The model", "tags": ["OpenAI"], "operationId": "models", "responses":
          {"200": {"description": "A list of one", "content": {"application/json": {"schema": {"type": "object",
          "required": ["object", "data"], "properties": {"object": {"const": "list"}, "data": {"type": "array",
          "items": {"$ref": "#/components/schemas/Model"}}}}}}}, "default": {"$ref":
          "#/components/responses/Error"}}}},
        "/v1/models/{id}": {"get": {"summary": "The model", "tags": ["OpenAI"], "operationId": "model",
          "responses": {"200": {"description": "The model", "content": {"application/json": {"schema": {"$ref":
          "#/components/schemas/Model"}}}}, "default": {"$ref": "#/components/responses/Error"}}, "parameters":
          [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}, "description": "As \#
        /v1/models has it"}]}},
        "/v1/chat/completions": {"post": {"summary": "A chat with pictures", "tags": ["OpenAI"], "operationId":
          "chat", "responses": {"200": {"description": "A chat.completion, or chunks of one. What an answer means \#
        in pixels stands in choices[].segmentation.", "content": {"application/json": {"schema": {"$ref":
          "#/components/schemas/Completion"}}, "text/event-stream": {"schema": {"type": "string"}}}}, "default":
          {"$ref": "#/components/responses/Error"}}, "requestBody": {"required": true, "content":
          {"application/json": {"schema": {"$ref": "#/components/schemas/ChatRequest"}}}}}},
        "/v1/responses": {"post": {"summary": "A response to text and pictures", "tags": ["OpenAI"], "operationId":
          "respond", "responses": {"200": {"description": "A response, or its typed events. What the answer means in \#
        pixels stands in output[].segmentation. Nothing is stored.", "content": {"application/json": {"schema": {"$ref":
          "#/components/schemas/Response"}}, "text/event-stream": {"schema": {"type": "string"}}}}, "default": {"$ref":
          "#/components/responses/Error"}}, "requestBody": {"required": true, "content": {"application/json":
          {"schema": {"$ref": "#/components/schemas/ResponseRequest"}}}}}},
        "/setup": {"post": {"summary": "Label Studio: a project begins", "tags": ["Label Studio"], "operationId":
          "setup", "responses": {"200": {"description": "The model", "content": {"application/json": {"schema":
          {"type": "object", "required": ["model_version"], "properties": {"model_version": {"type":
          "string"}}}}}}, "default": {"$ref": "#/components/responses/Error"}}, "requestBody": {"required": true,
          "content": {"application/json": {"schema": {"type": "object", "properties": {"project": {"type":
          ["string", "integer", "null"]}, "schema": {"type": ["string", "null"]}, "hostname": {"type": ["string",
          "null"]}}}}}}}},
        "/predict": {"post": {"summary": "Label Studio: predictions for tasks", "tags": ["Label Studio"],
          "operationId": "predict", "responses": {"200": {"description": "One prediction for each task", "content":
          {"application/json": {"schema": {"type": "object", "required": ["results"], "properties": {"results":
          {"type": "array", "items": {"type": "object"}}}}}}}, "default": {"$ref":
          "#/components/responses/Error"}}, "requestBody": {"required": true, "content": {"application/json":
          {"schema": {"type": "object", "required": ["tasks"], "properties": {"tasks": {"type": "array",
          "maxItems": 64, "items": {"type": "object", "required": ["data"], "properties": {"data": {"type":
          "object"}}}}, "label_config": {"type": ["string", "null"]}, "params": {"type": ["object", "null"],
          "properties": {"context": {"type": ["object", "null"]}}}}}}}}}},
        "/webhook": {"post": {"summary": "Label Studio: an event, which changes nothing here", "tags": ["Label \#
        Studio"], "operationId": "webhook", "responses": {"200": {"description": "Read", "content":
          {"application/json": {"schema": {"type": "object"}}}}, "default": {"$ref":
          "#/components/responses/Error"}}, "requestBody": {"required": true, "content": {"application/json":
          {"schema": {"type": "object"}}}}}},
        "/health": {"get": {"summary": "Whether the server is alive", "tags": ["Server"], "operationId": "health",
          "responses": {"200": {"description": "It is", "content": {"application/json": {"schema": {"type":
          "object", "required": ["status"], "properties": {"status": {"type": "string"}}}}}}, "default": {"$ref":
          "#/components/responses/Error"}}, "security": []}},
        "/ready": {"get": {"summary": "Whether the model answers", "tags": ["Server"], "operationId": "ready",
          "responses": {"200": {"description": "It does", "content": {"application/json": {"schema": {"type":
          "object", "required": ["status"], "properties": {"status": {"type": "string"}}}}}}, "default": {"$ref":
          "#/components/responses/Error"}}, "security": []}},
        "/metrics": {"get": {"summary": "Figures for Prometheus", "tags": ["Server"], "operationId": "metrics",
          "responses": {"200": {"description": "Text format 0.0.4", "content": {"text/plain": {"schema": {"type":
          "string"}}}}, "default": {"$ref": "#/components/responses/Error"}}}},
        "/openapi.json": {"get": {"summary": "This document", "tags": ["Server"], "operationId": "openapi",
          "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type":
          "object"}}}}, "default": {"$ref": "#/components/responses/Error"}}, "security": []}},
        "/": {"get": {"summary": "The page", "tags": ["Server"], "operationId": "page", "responses": {"200":
          {"description": "HTML", "content": {"text/html": {"schema": {"type": "string"}}}}, "default": {"$ref":
          "#/components/responses/Error"}}, "security": []}},
        "/page/{name}": {"get": {"summary": "A file of the page", "tags": ["Server"], "operationId": "pageFile",
          "responses": {"200": {"description": "The file"}, "default": {"$ref": "#/components/responses/Error"}},
          "parameters": [{"name": "name", "in": "path", "required": true, "schema": {"type": "string"}}],
          "security": []}}
        """#
}
