extension Mask {
    /// The outlines of the mask as the published data has them: external borders, simplified.
    ///
    /// As SimpleSeg's data script: `findContours(RETR_EXTERNAL, CHAIN_APPROX_SIMPLE)`, then `approxPolyDP` with
    /// ε = `epsilonRatio` × `arcLength`, in OpenCV's order. A thin component may leave a ring of one or two vertices.
    ///
    /// - Throws: `GeometryError.toleranceOutOfRange`.
    /// - Precondition: `size.isSupported`.
    public func outline(epsilonRatio: Double = 0.001) throws(GeometryError) -> [PixelRing] {
        var rings: [PixelRing] = []
        for contour in contours(.external) {
            rings.append(try contour.ring.simplified(epsilonRatio: epsilonRatio))
        }
        return rings
    }
}
