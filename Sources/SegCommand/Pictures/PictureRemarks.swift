internal import ArgumentParser
internal import SegImaging

/// What was left out of pictures: said of the first picture of each kind, counted for the others.
struct PictureRemarks {
    private var counts: [(sentence: String, others: Int)] = []

    /// The lines for a picture's remarks that were not yet made of another.
    mutating func lines(_ remarks: [ImageRemark], of name: String) -> [String] {
        remarks.compactMap { remark in
            let sentence = "\(remark)"
            if let known = counts.firstIndex(where: { $0.sentence == sentence }) {
                counts[known].others += 1
                return nil
            }
            counts.append((sentence, 0))
            return "\(InputFile.displayName(name)): \(sentence)"
        }
    }

    /// How many other pictures each remark is true of.
    var summary: [String] {
        counts.filter { $0.others > 0 }.map { count in
            "\(count.others) more \(count.others == 1 ? "picture" : "pictures"): \(count.sentence)"
        }
    }
}

/// What becomes of colour profiles.
enum ColorProfiles: String, CaseIterable, ExpressibleByArgument {
    case ignore
    case convert

    /// How pictures are read.
    var options: DecodeOptions {
        var options = DecodeOptions()
        options.convertsToSRGB = self == .convert
        return options
    }
}

extension DecodedImage {
    /// The name of the profile that colours were converted from.
    var convertedProfile: String? {
        for case .profileConverted(let name) in remarks { return name }
        return nil
    }
}
