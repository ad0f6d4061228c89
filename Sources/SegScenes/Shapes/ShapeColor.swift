/// The colours of shapes; the raw value is the word for it.
public enum ShapeColor: String, CaseIterable, Hashable, Sendable, Codable {
    case black, blue, cyan, green, orange, pink, purple, red, white, yellow

    /// The colour in its middle; what is drawn varies a little about it.
    var center: Paint {
        switch self {
        case .black: Paint(red: 22, green: 22, blue: 24)
        case .blue: Paint(red: 35, green: 75, blue: 225)
        case .cyan: Paint(red: 40, green: 205, blue: 220)
        case .green: Paint(red: 30, green: 155, blue: 55)
        case .orange: Paint(red: 245, green: 135, blue: 20)
        case .pink: Paint(red: 250, green: 135, blue: 190)
        case .purple: Paint(red: 130, green: 45, blue: 170)
        case .red: Paint(red: 220, green: 30, blue: 35)
        case .white: Paint(red: 245, green: 245, blue: 245)
        case .yellow: Paint(red: 245, green: 220, blue: 40)
        }
    }
}
