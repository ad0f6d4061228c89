internal import SegGeometry

extension Mask {
    /// For each pixel the distance to the nearest one on the other side in thirds of a pixel, by steps of 3 to the sides and 4
    /// across (Borgefors 1986); `Int32.max / 2` where there is no other side.
    func borderDistances() -> [Int32] {
        let far = Int32.max / 2
        var distances = [Int32](repeating: far, count: size.area)
        let (width, height) = (size.width, size.height)
        for y in 0..<height {
            for x in 0..<width where touchesOtherSide(x, y) { distances[y * width + x] = 3 }
        }
        func relax(_ place: Int, _ x: Int, _ y: Int, _ step: Int32) {
            guard x >= 0, x < width, y >= 0, y < height else { return }
            distances[place] = min(distances[place], distances[y * width + x] + step)
        }
        for y in 0..<height {
            for x in 0..<width {
                let place = y * width + x
                relax(place, x - 1, y, 3)
                relax(place, x - 1, y - 1, 4)
                relax(place, x, y - 1, 3)
                relax(place, x + 1, y - 1, 4)
            }
        }
        for y in (0..<height).reversed() {
            for x in (0..<width).reversed() {
                let place = y * width + x
                relax(place, x + 1, y, 3)
                relax(place, x + 1, y + 1, 4)
                relax(place, x, y + 1, 3)
                relax(place, x - 1, y + 1, 4)
            }
        }
        return distances
    }

    private func touchesOtherSide(_ x: Int, _ y: Int) -> Bool {
        let value = self[x, y]
        return x > 0 && self[x - 1, y] != value || x + 1 < size.width && self[x + 1, y] != value
            || y > 0 && self[x, y - 1] != value || y + 1 < size.height && self[x, y + 1] != value
    }

    /// Whether each pixel lies at most `reach` columns and rows from a border.
    func nearBorder(_ reach: Int) -> [Bool] {
        var near = [Bool](repeating: false, count: size.area)
        for y in 0..<size.height {
            for x in 0..<size.width {
                let value = self[x, y]
                let isBorder =
                    x + 1 < size.width && self[x + 1, y] != value || y + 1 < size.height && self[x, y + 1] != value
                guard isBorder else { continue }
                let columns = max(0, x - reach + 1)...min(size.width - 1, x + reach)
                for row in max(0, y - reach + 1)...min(size.height - 1, y + reach) {
                    for column in columns { near[row * size.width + column] = true }
                }
            }
        }
        return near
    }
}
