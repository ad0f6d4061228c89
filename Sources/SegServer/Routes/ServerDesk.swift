import Hummingbird
import SegNotation

/// What the routes work with.
struct ServerDesk: Sendable {
    let model: ServedModel
    let options: ServeOptions
    let pictures: PictureDesk
    let metrics: ServerMetrics
    let samples: SamplePictures
    let pages: [PageFile]
    /// What the program calls its version.
    let version: String

    /// What asks the engine in the name of a route.
    func feed(_ route: String) -> AnswerFeed {
        AnswerFeed(model: model, metrics: metrics, seconds: options.answerSeconds, route: route)
    }
}

/// A file of the page.
package struct PageFile: Sendable {
    /// Its name: `index.html`, `app.js`.
    package let name: String
    /// Its media type.
    package let contentType: String
    /// Its bytes.
    package let bytes: [UInt8]

    package init(name: String, contentType: String, bytes: [UInt8]) {
        (self.name, self.contentType, self.bytes) = (name, contentType, bytes)
    }
}
