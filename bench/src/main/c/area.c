/*
 * c-spin, c-slot and c-futex: shared memory, with the copies that Parley makes: from private memory
 * into the area, and out of it into private memory, there and back. c-futex sleeps in the kernel at
 * once; the others wait with pause for as long as it takes, the best when each side has a processor.
 *
 * Each direction has a line, written by one side and read by the other, with all of a short
 * message, and room for the rest of a long one. c-slot has both directions in the same line and the
 * same room, in turns: who has read a line writes it next, which moves fewer lines.
 *
 * Requests have odd numbers, replies the even ones after. What is written before the number is
 * handed over by it: release store, acquire load.
 */
#define _GNU_SOURCE
#include "native.h"

#include <limits.h>
#include <linux/futex.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    LINE_BYTES = 64,
    APART_BYTES = 128, /* a prefetcher may fetch lines in pairs */
    HEAD_BYTES = 32,
    PAGE_BYTES = 4096,
    LONGEST_BYTES = INT_MAX - 64,
};

struct line {
    alignas(APART_BYTES) _Atomic uint32_t sequence; /* of the message; 0: none yet */
    int32_t size;
    char head[HEAD_BYTES];
};

_Static_assert(offsetof(struct line, head) + HEAD_BYTES <= LINE_BYTES, "more than a line");

/* The first bytes of a room stay unused, so that a message is as aligned there as at home. */
struct direction {
    struct line *line;
    char *room;
};

static struct direction requests;
static struct direction replies;
static uint32_t sequence; /* of the message that is being made, or awaited */

static size_t room_bytes(const struct setting *setting) {
    return ((size_t) setting->max_bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
}

static size_t area_bytes(const struct setting *setting) {
    return PAGE_BYTES + 2 * room_bytes(setting);
}

static void use(char *area, const struct setting *setting) {
    struct line *lines = (struct line *) area;
    requests = (struct direction) {&lines[0], area + PAGE_BYTES};
    replies = (struct direction) {&lines[1], area + PAGE_BYTES + room_bytes(setting)};
}

static void open_area(const struct setting *setting) {
    use(shared_memory(setting, area_bytes(setting)), setting);
}

static void join(const struct setting *setting) {
    use(joined_memory(setting, area_bytes(setting)), setting);
}

static void open_slot(const struct setting *setting) {
    open_area(setting);
    replies = requests;
}

static void join_slot(const struct setting *setting) {
    join(setting);
    replies = requests;
}

/* The line last: who waits for it takes it away while it is being written. */
static inline void put(const struct direction *to, const char *message, int size) {
    if (size > HEAD_BYTES) {
        memcpy(to->room + HEAD_BYTES, message + HEAD_BYTES, (size_t) size - HEAD_BYTES);
    }
    to->line->size = size;
    memcpy(to->line->head, message, HEAD_BYTES);
    atomic_store_explicit(&to->line->sequence, sequence, memory_order_release);
}

static inline void get(const struct direction *from, char *message) {
    int size = from->line->size;
    memcpy(message, from->line->head, HEAD_BYTES);
    if (size > HEAD_BYTES) {
        memcpy(message + HEAD_BYTES, from->room + HEAD_BYTES, (size_t) size - HEAD_BYTES);
    }
}

/* Two pauses: who looks less often takes the line away less often while it is being written. */
static inline void await(const struct direction *from, bool sleeps) {
    _Atomic uint32_t *word = &from->line->sequence;
    uint32_t seen;
    while ((seen = atomic_load_explicit(word, memory_order_acquire)) != sequence) {
        if (sleeps) {
            syscall(SYS_futex, word, FUTEX_WAIT, seen, NULL, NULL, 0);
        } else {
            relax();
            relax();
        }
    }
}

static inline void wake(const struct direction *to, bool sleeps) {
    if (sleeps) {
        syscall(SYS_futex, &to->line->sequence, FUTEX_WAKE, 1, NULL, NULL, 0);
    }
}

static inline void exchange(const char *request, int request_bytes, char *reply, bool sleeps) {
    sequence++;
    put(&requests, request, request_bytes);
    wake(&requests, sleeps);
    sequence++;
    await(&replies, sleeps);
    get(&replies, reply);
}

static inline void serve(const struct setting *setting, bool sleeps) {
    char *message = private_message(setting);
    while (true) {
        sequence++;
        await(&requests, sleeps);
        get(&requests, message);
        sequence++;
        put(&replies, message, to_reply(message));
        wake(&replies, sleeps);
    }
}

static void exchange_spinning(
        const char *request, int request_bytes, char *reply, int reply_bytes) {
    (void) reply_bytes;
    exchange(request, request_bytes, reply, false);
}

static void serve_spinning(const struct setting *setting) {
    serve(setting, false);
}

static void exchange_sleeping(
        const char *request, int request_bytes, char *reply, int reply_bytes) {
    (void) reply_bytes;
    exchange(request, request_bytes, reply, true);
}

static void serve_sleeping(const struct setting *setting) {
    serve(setting, true);
}

const struct mechanism spin = {
    .name = "c-spin",
    .max_clients = 1,
    .max_bytes = LONGEST_BYTES,
    .open = open_area,
    .serve = serve_spinning,
    .connect = join,
    .exchange = exchange_spinning,
};

const struct mechanism slot = {
    .name = "c-slot",
    .max_clients = 1,
    .max_bytes = LONGEST_BYTES,
    .open = open_slot,
    .serve = serve_spinning,
    .connect = join_slot,
    .exchange = exchange_spinning,
};

const struct mechanism sleeping = {
    .name = "c-futex",
    .max_clients = 1,
    .max_bytes = LONGEST_BYTES,
    .open = open_area,
    .serve = serve_sleeping,
    .connect = join,
    .exchange = exchange_sleeping,
};
