// The product of low-bit weights as loops over registers. It is compiled by each file that defines a `Level`, for the
// instructions of that level:
//
//   Vector, Floats            registers of integers and of f32, a lane for each output
//   lanes, rowsOfTile         lanes of a register; rows of activations that share a pass over weights
//   Sum<Format>               the integer sum of a group: begin(starts), add(weights, activations), total(starts)
//   load, low, high           64 / (16 / lanes) bytes of codes; the halves of their bytes
//   quad, integers, number    4 activations, an integer or a number in every lane
//   scales, scaled, added     f16 scales as numbers; float(integers) · scales; fma(parts, row's scale, sums)
//   put                       lanes to memory

// Codes are asked for so many bytes before they are read: the processor's own reading ahead ends with each page.
constexpr int64_t bytesAhead = 4096;

// `readsFirst` where the codes come from memory, not from a near cache.
template <class Format, int R>
CT_INLINE void tile(const Product &p, int64_t panel, int64_t lane, int64_t row, bool readsFirst) {
    const int64_t groups = p.weights.groups();
    const uint8_t *codes = p.weights.codes + panel * groups * Format::bytes + lane * 4;
    const uint16_t *scales = p.weights.scales + panel * groups * panelOutputs + lane;
    const int8_t *x = p.x.codes + row * groups * groupInputs;
    const float *steps = p.x.scales + row * groups;
    const int32_t *starts = p.x.starts + row * groups;
    Level::Floats sums[R];
    for (int r = 0; r < R; ++r) sums[r] = Level::number(0);
    for (int64_t g = 0; g < groups; ++g, codes += Format::bytes, x += groupInputs) {
        if (readsFirst)
            for (int64_t line = 0; line < Format::bytes; line += 64) __builtin_prefetch(codes + bytesAhead + line);
        Level::Sum<Format> parts[R];
        for (int r = 0; r < R; ++r) parts[r].begin(starts + r * groups + g);
        for (int q = 0; q < Format::bytes / 64; ++q) {
            const Level::Vector w = Level::load(codes + q * 64);
            if constexpr (Format::isPaired) {
                const Level::Vector low = Level::low(w), high = Level::high(w);
                for (int r = 0; r < R; ++r) {
                    const int8_t *from = x + r * groups * groupInputs + q * 4;
                    parts[r].add(low, Level::quad(from));
                    parts[r].add(high, Level::quad(from + groupInputs / 2));
                }
            } else {
                for (int r = 0; r < R; ++r) parts[r].add(w, Level::quad(x + r * groups * groupInputs + q * 4));
            }
        }
        const Level::Floats scale = Level::scales(scales + g * panelOutputs);
        for (int r = 0; r < R; ++r)
            sums[r] = Level::added(
                Level::scaled(parts[r].total(starts + r * groups + g), scale), steps[r * groups + g], sums[r]);
    }
    const int64_t first = panel * panelOutputs + lane, count = std::min(Level::lanes, p.weights.outputs - first);
    for (int r = 0; r < R; ++r) Level::put(sums[r], count, p.y + (row + r) * p.weights.outputs + first);
}

using Tile = void (*)(const Product &, int64_t panel, int64_t lane, int64_t row, bool readsFirst);

template <class Format, int R>
void tileOf(const Product &p, int64_t panel, int64_t lane, int64_t row, bool readsFirst) {
    tile<Format, R>(p, panel, lane, row, readsFirst);
}

// The tile for 1, 2 … rows.
template <class Format, int... R>
void tiled(const Product &p, int64_t begin, int64_t end, std::integer_sequence<int, R...>) {
    constexpr Tile tiles[] = {tileOf<Format, R + 1>...};
    constexpr int64_t most = sizeof...(R);
    // As many rows as stay in a near cache while the panels pass.
    const int64_t block = std::max<int64_t>(64 / most, (1 << 21) / (p.weights.groups() * groupInputs * most + 1)) * most;
    for (int64_t first = 0; first < p.x.count; first += block) {
        const int64_t last = std::min(p.x.count, first + block);
        for (int64_t panel = begin; panel < end; ++panel)
            for (int64_t row = first; row < last; row += most)
                for (int64_t lane = 0; lane < std::min(panelOutputs, p.weights.outputs - panel * panelOutputs);
                     lane += Level::lanes)
                    tiles[std::min(most, last - row) - 1](p, panel, lane, row, row == first && lane == 0);
    }
}

void product(const Product &p, int64_t begin, int64_t end) {
    constexpr std::make_integer_sequence<int, Level::rowsOfTile> rows;
    if (p.weights.format == CT_LOW_BIT_INT4) return tiled<Int4>(p, begin, end, rows);
    tiled<Int8>(p, begin, end, rows);
}

// The largest size first, then codes: the same steps as in plain C++, eight numbers at a time.
CT_INLINE void narrowGroup(const float *x, int32_t offset, int8_t *codes, float *scale, int32_t *start) {
    const __m256 sign = _mm256_set1_ps(-0.0f);
    __m256 values[4], most = _mm256_setzero_ps();
    __m256 finite = _mm256_castsi256_ps(_mm256_set1_epi32(-1));
    for (int i = 0; i < 4; ++i) {
        values[i] = _mm256_loadu_ps(x + 8 * i);
        const __m256 size = _mm256_andnot_ps(sign, values[i]);
        finite = _mm256_and_ps(
            finite, _mm256_cmp_ps(size, _mm256_set1_ps(std::numeric_limits<float>::max()), _CMP_LE_OQ));
        most = _mm256_max_ps(most, size);
    }
    __m128 half = _mm_max_ps(_mm256_castps256_ps128(most), _mm256_extractf128_ps(most, 1));
    half = _mm_max_ps(half, _mm_movehl_ps(half, half));
    const bool isFinite = _mm256_movemask_ps(finite) == 255;
    const float largest = isFinite ? _mm_cvtss_f32(_mm_max_ss(half, _mm_movehdup_ps(half)))
                                   : std::numeric_limits<float>::quiet_NaN();
    const float step = largest / 127;
    const bool isZero = step < std::numeric_limits<float>::min();
    *scale = isZero ? 0 : step;
    const __m256 inverse = _mm256_set1_ps(isZero || !isFinite ? 0 : 1 / step);
    __m256i numbers[4], sum = _mm256_setzero_si256();
    for (int i = 0; i < 4; ++i) {
        const __m256 kept = isFinite ? values[i] : _mm256_setzero_ps();
        numbers[i] = _mm256_cvtps_epi32(_mm256_mul_ps(kept, inverse));
        sum = _mm256_add_epi32(sum, numbers[i]);
    }
    const __m256i bytes = _mm256_packs_epi16(
        _mm256_packs_epi32(numbers[0], numbers[1]), _mm256_packs_epi32(numbers[2], numbers[3]));
    // Packing works on the halves of registers by themselves: their quads go back into order.
    const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    _mm256_storeu_si256(reinterpret_cast<__m256i *>(codes), _mm256_permutevar8x32_epi32(bytes, order));
    __m128i total = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    total = _mm_add_epi32(total, _mm_shuffle_epi32(total, 0x4e));
    total = _mm_add_epi32(total, _mm_shuffle_epi32(total, 0xb1));
    *start = -offset * _mm_cvtsi128_si32(total);
}

void narrowRow(const float *x, int64_t inputs, int32_t offset, int8_t *codes, float *scales, int32_t *starts) {
    const int64_t whole = inputs / groupInputs;
    for (int64_t g = 0; g < whole; ++g)
        narrowGroup(x + g * groupInputs, offset, codes + g * groupInputs, scales + g, starts + g);
    if (inputs % groupInputs == 0) return;
    float rest[groupInputs] = {};
    std::memcpy(rest, x + whole * groupInputs, static_cast<size_t>(inputs % groupInputs) * sizeof *rest);
    narrowGroup(rest, offset, codes + whole * groupInputs, scales + whole, starts + whole);
}

constexpr Kernels set{product, narrowRow};
