/* What a client does: orders, round trips, and how long each took. All times in nanoseconds. */
#define _GNU_SOURCE
#include "native.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    MAX_SAMPLES = 1000000,
    PATIENCE_SECONDS = 120, /* for a server that may have gone; then the alarm ends us */
};

static const int64_t SECOND = 1000000000;

static const struct mechanism *mechanism;
static int max_bytes;
static char *request;
static char *reply;
static int64_t stamp;
static uint32_t *samples;

struct order {
    int64_t nanos; /* all of them together, or from one round trip to the next */
    int count;
    int request_bytes;
    int reply_bytes;
    const char *file;
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

static void round_trip(const struct order *order) {
    *(struct beginning *) request = (struct beginning) {
        .size = order->request_bytes,
        .reply_size = order->reply_bytes,
        .stamp = ++stamp,
    };
    mechanism->exchange(request, order->request_bytes, reply, order->reply_bytes);
    if (((struct beginning *) reply)->stamp != stamp) {
        refuse("this is not the reply to that request:", mechanism->name);
    }
}

static int run(const struct order *order, int64_t end) {
    int done = 0;
    while (done < order->count && now() < end) {
        round_trip(order);
        done++;
    }
    return done;
}

static int measure(const struct order *order, int64_t end) {
    int count = order->count < MAX_SAMPLES ? order->count : MAX_SAMPLES;
    int64_t before = now();
    int done = 0;
    while (done < count && before < end) {
        round_trip(order);
        int64_t after = now();
        samples[done++] = (uint32_t) (after - before);
        before = after;
    }
    return done;
}

static void await_moment(int64_t moment) {
    struct timespec time = {.tv_sec = moment / SECOND, .tv_nsec = moment % SECOND};
    while (now() < moment) {
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
    }
}

static int pace(const struct order *order, int64_t begin) {
    for (int i = 0; i < order->count; i++) {
        await_moment(begin + (i + 1) * order->nanos);
        int64_t before = now();
        round_trip(order);
        samples[i] = (uint32_t) (now() - before);
    }
    return order->count;
}

static void write_samples(const char *file, int count) {
    int fd = (int) checked(open(file, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0666), file);
    const char *from = (const char *) samples;
    const char *end = (const char *) (samples + count);
    while (from < end) {
        from += checked(write(fd, from, (size_t) (end - from)), file);
    }
    close(fd);
}

static void check_sizes(const struct order *order, const char *line) {
    if (order->request_bytes < MIN_BYTES || order->request_bytes > max_bytes
            || order->reply_bytes < MIN_BYTES || order->reply_bytes > max_bytes) {
        refuse("too short or too long:", line);
    }
}

static void obey_line(char *line) {
    bool paces = strncmp(line, "pace ", 5) == 0;
    char file[4096];
    struct order order = {.file = file};
    if ((!paces && strncmp(line, "run ", 4) != 0)
            || sscanf(line, "%*s %ld %d %d %d %4095s", &order.nanos, &order.count,
                      &order.request_bytes, &order.reply_bytes, file) != 5
            || (paces && order.count > MAX_SAMPLES)) {
        refuse("unknown order", line);
    }
    check_sizes(&order, line);
    bool writes = strcmp(file, "-") != 0;
    int64_t at_most = paces ? order.nanos * order.count : order.nanos;
    alarm((unsigned) (at_most / SECOND) + PATIENCE_SECONDS);
    int64_t begin = now();
    int done = paces ? pace(&order, begin)
            : writes ? measure(&order, begin + order.nanos)
                     : run(&order, begin + order.nanos);
    int64_t elapsed = now() - begin;
    alarm(0);
    if (writes) {
        write_samples(file, done);
    }
    printf("done %d %ld 0\n", done, elapsed);
}

void obey(const struct mechanism *which, const struct setting *setting) {
    mechanism = which;
    max_bytes = setting->max_bytes;
    request = private_message(setting);
    reply = private_message(setting);
    samples = (uint32_t *) private_memory(MAX_SAMPLES * sizeof *samples);
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        obey_line(line);
    }
    free(line);
}
