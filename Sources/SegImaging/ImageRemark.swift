/// Something of a picture's file that is not in its pixels, or that was changed on the way.
public enum ImageRemark: Hashable, Sendable {
    /// The file has more frames or pages; only the first was read.
    case firstOfSeveral(ImageFormat)
    /// Grey of 16 bits was cut off at 255, as the reference does.
    case grayCutOff
    /// The file has a colour profile, which was ignored.
    case profileIgnored(String)
    /// Colours were converted from a profile to sRGB.
    case profileConverted(String)
    /// The file has a colour profile that cannot be applied to its pixels.
    case profileUnusable(String, reason: String)
}

extension ImageRemark: CustomStringConvertible {
    /// A sentence for people, to follow the file's name.
    public var description: String {
        switch self {
        case .firstOfSeveral(let format): "the \(format) holds several pictures; the first is read"
        case .grayCutOff:
            "grey of 16 bits: every value above 255 becomes white, as in Pillow; scale it to 8 bits to keep the range"
        case .profileIgnored(let name): "its colour profile (\(name)) is ignored, as by the published models"
        case .profileConverted(let name): "colours converted from \(name) to sRGB"
        case .profileUnusable(let name, let reason): "its colour profile (\(name)) is not applied: \(reason)"
        }
    }
}

extension ImageHeader {
    /// What the header alone says about what is left out.
    var remarks: [ImageRemark] {
        var remarks: [ImageRemark] = []
        if holdsSeveral { remarks.append(.firstOfSeveral(format)) }
        let isCutOff = format == .png || format == .pnm || format == .tiff
        if bitDepth == 16, channels == 1, isCutOff { remarks.append(.grayCutOff) }
        return remarks
    }
}
