package import SegInference
package import SegNotation

extension SamplingChoice {
    /// What held and where it came from, for a record.
    package var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("temperature", options.temperature)
        object.field("top_p", options.topP)
        object.field("top_k", options.topK)
        object.field("min_p", options.minP)
        object.field("repetition_penalty", options.repetitionPenalty)
        object.field("seed", Int(truncatingIfNeeded: options.seed))
        if let maxNewTokens { object.field("max_new_tokens", maxNewTokens) }
        var from = JSONObjectWriter()
        let names = [
            "temperature": "temperature", "topP": "top_p", "topK": "top_k", "minP": "min_p",
            "repetitionPenalty": "repetition_penalty", "maxNewTokens": "max_new_tokens",
        ]
        for (name, source) in sources.sorted(by: { $0.key < $1.key }) where source != "default" {
            from.field(names[name] ?? name, source)
        }
        object.field("from", from)
        return object
    }
}
