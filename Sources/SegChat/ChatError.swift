public import Foundation

/// Why a server cannot be asked at all: no other question will fare better.
public enum ChatError: Error, Hashable, Sendable {
    /// The address is none of a server.
    case address(String)
    /// The server refuses everybody, with its status and words: a wrong key, a wrong path, no such model.
    case refused(URL, status: Int, String)
    /// Nobody answers, and why.
    case unreachable(URL, String)
}

extension ChatError: CustomStringConvertible {
    /// What happened, and what to do.
    public var description: String {
        switch self {
        case .address(let text): "\(text) is not the address of a server: http://HOST:PORT/v1"
        case .refused(let url, let status, let words): "\(url) answers \(status): \(words)"
        case .unreachable(let url, let reason):
            "\(url) cannot be reached (\(reason)); the same command goes on where this run has stopped"
        }
    }
}

/// Why a server has no answer to one question.
public enum ChatFailure: Error, Hashable, Sendable {
    /// The server refuses, with its status and words.
    case status(Int, String)
    /// Nothing came within so many seconds.
    case late(Double)
    /// What came back is no chat completion.
    case reply(String)
}

extension ChatFailure: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .status(let status, let words): "the server answers \(status): \(words)"
        case .late(let seconds): "the server has no answer within \(seconds) s"
        case .reply(let words): "the server's reply is no chat completion: \(words)"
        }
    }
}
