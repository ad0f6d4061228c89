import Hummingbird
import Logging
import NIOCore

/// What is known of a request besides itself.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Whether the client is still there.
    let presence: ClientPresence
    /// The address that the request came from; empty where there is no connection.
    let peer: String
    /// When the request's head was there.
    let began = ContinuousClock.now

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        presence = ClientPresence.of(source.channel)
        peer = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
