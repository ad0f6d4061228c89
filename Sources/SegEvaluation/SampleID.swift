/// The id of a sample: text, or a whole number as COCO and REFER have them, which stands for its digits.
struct SampleID: Hashable, Decodable {
    /// The id as text.
    let text: String

    /// Reads a string or a whole number.
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Int.self) {
            text = String(number)
        } else {
            text = try value.decode(String.self)
        }
    }
}
