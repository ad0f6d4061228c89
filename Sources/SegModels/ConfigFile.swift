import FoundationEssentials
import Torch

/// Reading a checkpoint's JSON files.
enum ConfigFile {
    /// The bytes of a file, or the reason why there are none.
    static func bytes(_ url: URL) throws(ModelError) -> Data {
        do {
            return try Data(contentsOf: url)
        } catch {
            let present = FileManager.default.fileExists(atPath: url.path)
            throw .unreadable(path: url.path, reason: present ? "\(error)" : "no such file")
        }
    }

    /// The members of the JSON object in `json`; `path` is the name used in messages.
    static func members(of json: Data, path: String) throws(ModelError) -> [String: JSONValue] {
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: json)
        } catch {
            throw .notJSON(path: path, reason: GitPointer.sentence(json) ?? "\(error)")
        }
        guard let members = value.members else { throw .notJSON(path: path, reason: "found \(value)") }
        return members
    }
}
