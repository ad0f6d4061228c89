import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import SegFiles
import SegInputs

/// A server as a value: what it answers with, and how it listens. Nothing happens before ``run(onListening:)``.
package struct SimpleSegServer: Sendable {
    private let options: ServeOptions
    private let desk: ServerDesk
    private let logger: Logger
    let routes: RouteTable

    /// A server of a model.
    ///
    /// - Parameters:
    ///   - model: what answers.
    ///   - options: how it listens, whom it lets in, how much it takes.
    ///   - version: what the program calls its version.
    ///   - samples: pictures to begin with.
    ///   - pages: the files of the page.
    ///   - isOpen: whether everybody may ask who reaches the address.
    ///   - logger: where requests are noted.
    /// - Throws: ``ServeProblem`` when the options are not safe, or cannot be used.
    package init(
        model: ServedModel, options: ServeOptions, version: String,
        samples: SamplePictures = SamplePictures(folder: nil),
        pages: [PageFile] = [], isOpen: Bool = false, logger: Logger = Logger(label: "simpleseg.server")
    ) throws(ServeProblem) {
        try ServeProblem.check(options, isOpen: isOpen)
        let metrics = ServerMetrics()
        let pictures = PictureDesk(
            store: PictureStore(budget: options.storeBytes), processor: model.builder.processor,
            media: MediaSource(domains: options.mediaDomains, folder: options.mediaPath), options: options,
            metrics: metrics)
        desk = ServerDesk(
            model: model, options: options, pictures: pictures, metrics: metrics, samples: samples, pages: pages,
            version: version)
        self.options = options
        self.logger = logger
        routes = RouteTable(
            routes: [
                PageRoutes.all(desk), InfoRoutes.all(desk), PictureRoutes.all(desk), SegmentRoutes.all(desk),
                RecordRoutes.all(desk), ExportRoutes.all(desk), ChatRoutes.all(desk), ResponseRoutes.all(desk),
                LabelStudioRoutes.all(desk),
            ].flatMap { $0 })
    }

    /// What Hummingbird runs, and its tests ask without a port.
    ///
    /// - Parameters:
    ///   - address: where it listens; nil for what the options say.
    ///   - onListening: told the port when connections are taken.
    /// - Returns: the application.
    func application(
        at address: BindAddress? = nil, onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let router = Router(context: ServerContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(
            middleware: FrontDoor(
                access: AccessRule(options), metrics: desk.metrics, routes: routes, logger: logger))
        for route in routes.routes { router.on(RouterPath(route.path), method: route.method, use: route.handler) }
        let (head, body) = (
            TimeAmount.seconds(Int64(options.headSeconds)), TimeAmount.seconds(Int64(options.bodySeconds))
        )
        var quiet = Logger(label: "simpleseg.http")
        quiet.logLevel = .error
        return Application(
            router: router,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ConnectionGuard(head: head, body: body)],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 100))),
            configuration: .init(
                address: address ?? .hostname(options.host, port: options.port), serverName: "simpleseg", backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(options.connections)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
            logger: quiet)
    }

    /// Answers until SIGTERM or SIGINT comes, then finishes the answers under way.
    ///
    /// - Parameter onListening: told the port when connections are taken.
    /// - Throws: when the address cannot be listened on, or the model cannot be loaded.
    package func run(onListening: @escaping @Sendable (Int) -> Void) async throws {
        let application = application(onListening: onListening)
        try await application.runService()
        await desk.model.drain()
    }
}

/// Why a server does not start.
package enum ServeProblem: Error, Hashable, Sendable {
    /// Others can reach it, and nothing says that they may.
    case open(host: String)
    /// Options that cannot be used, each as a sentence.
    case options([String])

    static func check(_ options: ServeOptions, isOpen: Bool) throws(ServeProblem) {
        guard options.isLoopback || !options.keys.isEmpty || isOpen else { throw .open(host: options.host) }
        var problems: [String] = []
        if !(0...65535).contains(options.port) { problems.append("a port is from 0 to 65535, is \(options.port)") }
        if options.keys.contains(where: { $0.utf8.count < 16 }) {
            problems.append("an API key has at least 16 characters")
        }
        if let folder = options.mediaPath, !Files.isFolder(folder) { problems.append("\(folder) is no folder") }
        if let rate = options.rate, rate < 1 { problems.append("a rate is 1 or more requests a minute, is \(rate)") }
        if !problems.isEmpty { throw .options(problems) }
    }
}

extension ServeProblem: CustomStringConvertible {
    /// A sentence for people.
    package var description: String {
        switch self {
        case .open(let host):
            "\(host) can be reached by others: give --api-key, or --no-auth if everybody may ask"
        case .options(let problems): problems.joined(separator: "; ")
        }
    }
}
