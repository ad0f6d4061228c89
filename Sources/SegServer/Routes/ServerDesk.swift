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
