/* The nets' inner loops give the same sums by whichever instructions, at the largest numbers too. */
#include "base/tiles.h"
#include "language/net.h"
#include "test.h"

void unit_net(void);

enum { ROWS = 37, IN = 132, OUT = 112 };

static const NetOps *ops(u32 which)
{
    return which == NET_TILES && !tiles_given() ? NULL : net_ops_by(which);
}

static u32 next(u32 *seed)
{
    return *seed = *seed * 1664525u + 1013904223u;
}

static void same_sums(u32 in, u32 out, bool extreme)
{
    static int8_t w[IN * OUT];
    static u8 x[ROWS * IN];
    static i32 want[ROWS * OUT], got[ROWS * OUT];
    u32 seed = 7;
    for (u32 i = 0; i < in * out; i++) w[i] = extreme ? (next(&seed) >> 31 ? 127 : -127) : (int8_t)((int)(next(&seed) >> 24) % 255 - 127);
    for (u32 i = 0; i < ROWS * in; i++) x[i] = extreme ? 127 : (u8)(next(&seed) >> 25);
    for (u32 n = 1; n <= ROWS; n++) {
        net_ops_by(0)->dense(w, in, out, x, in, n, want);
        for (u32 which = 1; which < NET_KINDS; which++) {
            const NetOps *op = ops(which);
            memset(got, 0x55, sizeof got);
            if (op) op->dense(w, in, out, x, in, n, got);
            CHECK(!op || memcmp(got, want, sizeof *got * n * out) == 0);
        }
    }
}

static void packed_weights(void)
{
    int8_t w[8 * 32] = {0};
    u8 x[8] = {0};
    i32 acc[32];
    w[net_weight_at(8, 5, 17)] = 3;
    x[5] = 9;
    net_ops(tiles_given())->dense(w, 8, 32, x, 8, 1, acc);
    for (u32 o = 0; o < 32; o++) CHECK(acc[o] == (o == 17 ? 27 : 0));
}

static void ranges(const NetOps *op)
{
    i32 acc[16] = {INT32_MAX / 2, INT32_MIN / 2, 0, 1000, -1000}, bias[16] = {0}, scale[16];
    int16_t halves[16];
    u8 bytes[16];
    for (u32 i = 0; i < 16; i++) scale[i] = 1 << (NET_SCALE_BITS - 5); /* a thirty-second */
    op->squash(acc, bias, scale, 16, bytes);
    CHECK(bytes[0] == 127 && bytes[1] == 0 && bytes[2] == 0 && bytes[3] == 31 && bytes[4] == 0);
    op->scale(acc, scale, 16, halves);
    CHECK(halves[0] == NET_SUM_MAX / 32 && halves[3] == 31 && halves[4] == -32);
    for (u32 i = 0; i < 16; i++) scale[i] = NET_SCALE_MAX;
    op->scale(acc, scale, 16, halves);
    CHECK(halves[0] == INT16_MAX && halves[1] == INT16_MIN && halves[2] == 0);
    int16_t one[NET_DEEP], two[NET_DEEP];
    const int16_t *rows[] = {one, two};
    u8 sum[NET_DEEP];
    for (int i = 0; i < NET_DEEP; i++) one[i] = (int16_t)(i * 10), two[i] = (int16_t)(i % 2 ? -640 : 16);
    op->sum(rows, 2, sum);
    CHECK(sum[0] == 2 && sum[1] == 0 && sum[64] == 82 && sum[65] == 1 && sum[126] == 127);
}

void unit_net(void)
{
    tiles_ask();
    for (u32 k = 0; k < 2; k++) {
        same_sums(128, 112, k);
        same_sums(132, 16, k);
        same_sums(4, 48, k);
    }
    packed_weights();
    for (u32 which = 0; which < NET_KINDS; which++)
        if (ops(which)) ranges(ops(which));
}
