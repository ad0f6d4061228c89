/// Pictures that some split keeps for validation or tests.
public enum LeakedImages {
    /// The ids of the pictures in any validation or test split of the given references.
    ///
    /// refCOCO, refCOCO+ and refCOCOg draw from the same pictures with the same ids, so the references of all of them
    /// together say which are to be kept out of training. refCLEF has pictures and ids of its own.
    public static func ids(in references: some Sequence<ReferReference>) -> Set<Int> {
        Set(references.lazy.filter { $0.split != "train" }.map(\.imageID))
    }
}
