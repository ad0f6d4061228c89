extension Double {
    /// The number as records print it: at most nine decimals, so that rounding noise of value × size is not shown (`110.88`,
    /// not `110.88000000000001`).
    ///
    /// It differs from the number by at most 10⁻⁹ and is drawn alike: where either fill rule's rounding of a vertex (to whole
    /// pixels, half to even; to fifths, half up) would come out differently, the number is printed in full.
    public var printed: Double {
        guard magnitude < 1e6 else { return self }
        let rounded = (self * 1e9).rounded() / 1e9
        let isDrawnAlike =
            rounded.rounded(.toNearestOrEven) == self.rounded(.toNearestOrEven)
            && (rounded * 5 + 0.5).rounded(.down) == (self * 5 + 0.5).rounded(.down)
        return isDrawnAlike ? rounded : self
    }
}
