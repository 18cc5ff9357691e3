/*
 * c-word: a word of 64 bits in one cache line goes to and fro, both sides spin. No message is
 * longer than its stamp: faster than this, two processors cannot hear of each other.
 */
#include "native.h"

#include <stdatomic.h>

enum { LINE_BYTES = 64, LONGEST_BYTES = 32 };

/* Twice the stamp: a reply. One less: the request. */
static _Atomic int64_t *line;

static void await(int64_t value) {
    while (atomic_load_explicit(line, memory_order_acquire) != value) {
        relax();
    }
}

static void bounce(const char *request, int request_bytes, char *reply, int reply_bytes) {
    (void) request_bytes;
    (void) reply_bytes;
    int64_t answer = 2 * ((const struct beginning *) request)->stamp;
    atomic_store_explicit(line, answer - 1, memory_order_release);
    await(answer);
    ((struct beginning *) reply)->stamp = answer / 2;
}

static void open_line(const struct setting *setting) {
    line = (_Atomic int64_t *) shared_memory(setting, LINE_BYTES);
}

static void serve(const struct setting *setting) {
    (void) setting;
    for (int64_t request = 1;; request += 2) {
        await(request);
        atomic_store_explicit(line, request + 1, memory_order_release);
    }
}

static void join(const struct setting *setting) {
    line = (_Atomic int64_t *) joined_memory(setting, LINE_BYTES);
}

const struct mechanism word = {
    .name = "c-word",
    .max_clients = 1,
    .max_bytes = LONGEST_BYTES,
    .open = open_line,
    .serve = serve,
    .connect = join,
    .exchange = bounce,
};
