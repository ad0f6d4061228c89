import NIOCore
import NIOHTTPTypes
import Synchronization

/// Whether a client is still there.
final class ClientPresence: Sendable {
    private struct State {
        var isGone = false
        var actions: [Int: @Sendable () -> Void] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Whether the client has hung up.
    var isGone: Bool { state.withLock(\.isGone) }

    /// Does something when the client hangs up; at once when it has.
    ///
    /// - Returns: what ``forget(_:)`` takes.
    func whenGone(_ action: @escaping @Sendable () -> Void) -> Int? {
        let key = state.withLock { state -> Int? in
            if state.isGone { return nil }
            defer { state.next += 1 }
            state.actions[state.next] = action
            return state.next
        }
        if key == nil { action() }
        return key
    }

    /// Forgets an action.
    func forget(_ key: Int?) {
        guard let key else { return }
        state.withLock { $0.actions[key] = nil }
    }

    /// Notes that the client has hung up.
    func leave() {
        let actions = state.withLock { state in
            state.isGone = true
            defer { state.actions = [:] }
            return Array(state.actions.values)
        }
        for action in actions { action() }
    }

    /// Does work in a task that is cancelled when the client hangs up.
    ///
    /// - Throws: what the work throws.
    func cancelling<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task(operation: work)
        let key = whenGone { task.cancel() }
        defer { forget(key) }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// The clients of all open connections, by the connection: a request's context is made from its channel alone.
    private static let all = Mutex<[ObjectIdentifier: ClientPresence]>([:])

    /// The client behind a channel; one that never leaves where the channel is no connection.
    static func of(_ channel: any Channel) -> ClientPresence {
        all.withLock { $0[ObjectIdentifier(channel)] } ?? ClientPresence()
    }

    static func enter(_ presence: ClientPresence, _ channel: any Channel) {
        all.withLock { $0[ObjectIdentifier(channel)] = presence }
    }

    static func remove(_ channel: any Channel) { all.withLock { $0[ObjectIdentifier(channel)] = nil } }
}

/// Closes connections on which requests come too slowly, and notices at once when a client hangs up.
///
/// A head must be whole `headSeconds` after the connection was opened or the last answer was written, however
/// its bytes drip in, and a body `bodySeconds` after its head. A client that reads nothing of an answer for `bodySeconds`
/// is not waited for.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let head: TimeAmount
    private let body: TimeAmount
    private let presence = ClientPresence()
    private var alarm: Scheduled<Void>?
    private var stall: Scheduled<Void>?
    /// Whether the answer was written before all of the request was read.
    private var isAnswered = false

    init(head: TimeAmount, body: TimeAmount) {
        (self.head, self.body) = (head, body)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        ClientPresence.enter(presence, context.channel)
        if context.channel.isActive { expect(within: head, context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave(context) }

    func channelActive(context: ChannelHandlerContext) {
        expect(within: head, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave(context)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { presence.leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isAnswered = false
            expect(within: body, context)
        case .body: break
        case .end: if !isAnswered { alarm?.cancel() }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            isAnswered = true
            expect(within: head, context)
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        let channel = context.channel
        if !channel.isWritable {
            stall = context.eventLoop.scheduleTask(in: body) { channel.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    private func expect(within time: TimeAmount, _ context: ChannelHandlerContext) {
        alarm?.cancel()
        let channel = context.channel
        alarm = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }

    private func leave(_ context: ChannelHandlerContext) {
        alarm?.cancel()
        stall?.cancel()
        presence.leave()
        ClientPresence.remove(context.channel)
    }
}
