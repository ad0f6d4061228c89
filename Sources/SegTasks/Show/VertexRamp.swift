internal import SegImaging

/// Colours that make the order of vertices visible: from blue at the first through green and yellow to red at the last.
enum VertexRamp {
    private static let stops = [
        Color(red: 40, green: 110, blue: 255), Color(red: 0, green: 200, blue: 190),
        Color(red: 120, green: 215, blue: 40),
        Color(red: 255, green: 205, blue: 0), Color(red: 255, green: 60, blue: 40),
    ]

    /// The colour at a share of the way round, 0…1.
    static func color(at share: Double) -> Color {
        let place = min(max(share, 0), 1) * Double(stops.count - 1)
        let index = min(Int(place), stops.count - 2)
        return stops[index].mixed(with: stops[index + 1], share: place - Double(index))
    }

    /// The colour as CSS writes it.
    static func css(at share: Double) -> String {
        let color = color(at: share)
        return "rgb(\(color.red),\(color.green),\(color.blue))"
    }
}
