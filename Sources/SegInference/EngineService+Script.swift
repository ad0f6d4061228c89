extension EngineService {
    /// A service without a model: answers come from `script`, at once and in full. For tests of what asks a service and reads it.
    ///
    /// - Parameters:
    ///   - options: how many requests are taken.
    ///   - script: tells an answer by its request and its seed; called on the service's thread.
    package convenience init(
        options: Options, script: @escaping @Sendable (Request, UInt64) -> [Event]
    ) {
        self.init(options: options, work: { Self.play(script, $0) })
    }

    private static func play(_ script: (Request, UInt64) -> [Event], _ inbox: EngineInbox) {
        inbox.loaded(.success(()))
        while true {
            let orders = inbox.orders(isIdle: true)
            for letter in orders.letters {
                for reader in letter.readers {
                    for event in script(letter.request, reader.seed) { reader.continuation.yield(event) }
                    inbox.ended(reader.ticket, \.finished)
                    reader.continuation.finish()
                }
            }
            if orders.isClosed { return }
        }
    }
}
