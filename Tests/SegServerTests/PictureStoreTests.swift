import SegGeometry
import SegImaging
import SegInputs
import TestSupport
import Testing

@testable import SegServer

@Suite struct PictureStoreTests {
    @Test func `the budget holds, and the picture used longest ago leaves first, through 2000 drawn steps`()
        async throws
    {
        let model = try ServerFixture.model()
        let image = Image(size: ImageSize(width: 56, height: 56))
        let patches = try model.builder.processor.patches(image)
        func picture(_ id: String) -> StoredPicture {
            StoredPicture(id: id, image: image, patches: patches, format: .png, encodedBytes: 1)
        }
        let size = picture("x").byteCount
        let store = PictureStore(budget: 3 * size + 10)
        var (random, order) = (SplitMix64(seed: 25), [String]())
        for _ in 0..<2000 {
            let id = "p\(Int.random(in: 0..<6, using: &random))"
            if Bool.random(using: &random) {
                await store.insert(picture(id))
                order.removeAll { $0 == id }
                order = Array((order + [id]).suffix(3))
            } else if Int.random(in: 0..<5, using: &random) == 0 {
                #expect(await store.remove(id) == order.contains(id))
                order.removeAll { $0 == id }
            } else {
                #expect(await store.picture(id)?.id == (order.contains(id) ? id : nil))
                if order.contains(id) { order = order.filter { $0 != id } + [id] }
            }
            #expect(await store.byteCount == order.count * size)
        }
        #expect(store.id(of: [1, 2]) == store.id(of: [1, 2]) && store.id(of: [1, 2]) != store.id(of: [2, 1]))
        #expect(PictureStore(budget: 1).id(of: [1]) != PictureStore(budget: 1).id(of: [1]))
        let small = PictureStore(budget: size - 1)
        await small.insert(picture("a"))
        #expect(await small.byteCount == 0)
    }
}
