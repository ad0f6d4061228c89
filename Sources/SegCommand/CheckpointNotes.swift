internal import SegFiles

/// Says on stderr what is to be said about a checkpoint's files.
enum CheckpointNotes {
    /// A line a note. A reader that has gone does not end the work.
    static func log(_ notes: [String]) {
        for note in notes { StandardError.line(note) }
    }
}
