import Testing

@testable import SegCommand

@Suite struct PictureTableTests {
    private func table(_ text: String) throws -> PictureTable { try PictureTable(Array(text.utf8), file: "list.csv") }

    @Test func `each row has its picture and its question`() throws {
        let table = try table(
            "\u{FEFF}id,image,query,point,box\r\n7,a.png,\"the \"\"red\"\" one, left\",,\r\n8,\"b,c.png\",,\"10, 20.5\",\r\n\r\n9,d.png,,,1 2 3 4\r\ne,e.png,,,\n"
        )
        #expect(
            table.pictures == [
                PictureRequest(path: "a.png", question: .text("the \"red\" one, left")),
                PictureRequest(path: "b,c.png", question: .point([10, 20.5])),
                PictureRequest(path: "d.png", question: .box([1, 2, 3, 4])), PictureRequest(path: "e.png"),
            ])
        #expect(table.unused == ["id"])
    }

    @Test func `a list of paths is no table`() {
        #expect(PictureTable.isHeader("image,query".utf8))
        #expect(PictureTable.isHeader("\u{FEFF}\"id\", \"image\"".utf8))
        for line in ["image", "a,b.png", "photos/image.png", "{\"image\": \"a\", \"query\": \"b\"}", ""] {
            #expect(!PictureTable.isHeader(line.utf8), "\(line)")
        }
    }

    @Test(arguments: [
        ("image,query\na.png,x,y\n", "line 2"), ("image,query\na.png,x\n,y\n", ":3: “image” is missing"),
        ("image,point\na.png,1\n", ":2: “point” is not two numbers"), ("image,box\na.png,1 2 3 x\n", "is not numbers"),
        ("image,query,point\na.png,x,1 2\n", "one of query, point and box"), ("image,query\n\"a.png,x\n", "quotes"),
    ])
    func `a row that cannot be used is named by its line`(text: String, words: String) {
        let error = #expect(throws: PictureListError.self) { try table(text) }
        #expect(
            error.map { "\($0)".contains(words) && "\($0)".hasPrefix("list.csv") } == true,
            "\(String(describing: error))")
    }
}
