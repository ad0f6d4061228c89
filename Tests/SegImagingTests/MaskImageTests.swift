internal import Foundation
import SegGeometry
import SegImaging
import TestSupport
import Testing

struct MaskImageTests {
    @Test func `a mask is read back from its file`() throws {
        var random = SplitMix64(seed: 8)
        let path = FileManager.default.temporaryDirectory.appending(path: "mask-\(getpid()).png").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        for (width, height) in [(1, 1), (7, 5), (8, 2), (9, 3), (131, 40)] {
            let size = ImageSize(width: width, height: height)
            let mask = Mask(size: size, pixels: (0..<size.area).map { _ in UInt8.random(in: 0...1, using: &random) })
            try mask.writePNG(to: path)
            #expect(try Mask(contentsOf: path) == mask)
        }
    }

    @Test func `whatever is not black is inside`() throws {
        let size = ImageSize(width: 4, height: 1)
        let expected = Mask(size: size, pixels: [0, 1, 1, 1])
        #expect(try Mask(encoded: ImageEncoding.png(gray: [0, 1, 128, 255], size: size)) == expected)
        let colors: [UInt8] = [0, 0, 0, 0, 0, 1, 0, 200, 0, 255, 255, 255]
        #expect(try Mask(encoded: ImageEncoding.png(Image(size: size, pixels: colors))) == expected)
        // Alpha that does not vary says nothing.
        let rgba: [UInt8] = [0, 0, 0, 255, 1, 0, 0, 255, 9, 9, 9, 200, 255, 255, 255, 255]
        #expect(try Mask(encoded: ImageEncoding.png(rgba: rgba, size: size)) == expected)
    }

    /// An ellipse as Pillow 12.1 writes it: PNG, JPEG of quality 50, WebP of quality 60.
    private static let ellipse = (
        png: """
        iVBORw0KGgoAAAANSUhEUgAAACgAAAAeAQAAAAB2pmFwAAAASUlEQVR4nH3NoRGEUBTF0PNvAQxy3VIapVAapVACBTD/YQAHEREx\
        4ZvWiaGtYjSJ2Q9Vh4A0IqHd5c2dkqI/fXHgX5vYbdfxmxPrQQ/apPldnAAAAABJRU5ErkJggg==
        """,
        lossy: [
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19i\
            Z2hnPk1xeXBkeFxlZ2P/wAALCAAeACgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF\
            BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW\
            V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi\
            4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APP61NH8PanreWsbfdErhHlZgqqT9euOpxk/mK2pPh1rKRsyzWchUEhFkbLewyoH\
            5mub1HTrvS7o219A0MoAbBIOQe4I4P4VVrS8O6Ymsa5a2MkjRpKTuZRk4Cljj64xXtkcaRRrHGioiAKqqMBQOgAp1Z+u6TDrely2\
            Ux2bsFJAoJRh0Iz+X0JFeH1a0zUJ9L1CG9tSoliORuGQcjBB+oJFezaPrVjrduZrGbftxvRhhkJGcEf1HHBwa0K5nxd4qg0e1mtr\
            WdTqZA2oF3eXn+I9unQe44xXktFOjkeKRZI3ZHQhlZTgqR0INXJNa1WWNo5NTvHRwVZWnYhgeoIzVGiv/9k=
            """,
            """
            UklGRtwAAABXRUJQVlA4INAAAAAwBwCdASooAB4APp06mEmloyKhOrzIALATiWkABDnfEp88+op/NuoB6Gf6gE5YzvCbOPdQ4kLL\
            Pbq6ajK638WEiWAA/vtmH6h/hKxQiEsb21Uao9plWbmP/EzjfPIGDIeFv+YYoeAP/hEZ/1dMlvX2tlr+PlKaMfsj3dY9xnttQwf/\
            8N0U354Kkv4jRz21HSdc61kZXhQD4x/qfzlX5vnARIIoX61YfFuMDO5g2Yj4m6EyttSOMq7zKuHGJ33siR7DEVFHTiHWsgc6590s\
            AAAA
            """,
        ]
    )

    @Test func `a lossy mask is cut at half its range, so that what rings about its edges is no part of it`() throws {
        func bytes(_ text: String) throws -> [UInt8] { [UInt8](try #require(Data(base64Encoded: text))) }
        let mask = try Mask(encoded: bytes(Self.ellipse.png))
        #expect(mask.area == 408)
        for text in Self.ellipse.lossy {
            #expect(try Mask(encoded: bytes(text)) == mask)
            #expect(try Mask(nonZero: Image(encoded: bytes(text))).area > mask.area + 100)
        }
    }
}
