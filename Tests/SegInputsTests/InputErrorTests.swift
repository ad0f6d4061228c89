import SegGeometry
import SegInputs
import Testing

struct InputErrorTests {
    @Test func `every case has a sentence with its facts`() {
        let size = ImageSize(width: 3, height: 4)
        let grid = PatchGrid(rows: 3, columns: 5)
        let cases: [(InputError, String)] = [
            (.unreadable(file: "f", reason: "gone"), "f: can't be read: gone"),
            (.emptyPicture(size), "a picture of 3×4 has no pixels"),
            (.pictureCount(inPrompt: 2, given: 1), "the prompt has places for 2 pictures; 1 were given"),
            (.indivisibleGrid(grid, mergeSize: 2), "a grid of 1×3×5 patches can't be cut into blocks of 2×2"),
        ]
        for (error, sentence) in cases { #expect("\(error)" == sentence) }
    }
}
