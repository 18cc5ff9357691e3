/*
 * c-pipe: a named pipe for each direction, as large as the system lets everybody have it: long
 * messages change processes less often, short ones do not mind.
 */
#define _GNU_SOURCE
#include "native.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char REQUESTS[] = "requests";
static const char REPLIES[] = "replies";

enum { CAPACITY_BYTES = 1 << 20 };

static int in;
static int out;
static size_t room;

static void make(const struct setting *setting, const char *name) {
    char *path = path_in(setting, name);
    checked(mkfifo(path, 0600), path);
    free(path);
}

/* Waits for the other side to open it. */
static int opened(const struct setting *setting, const char *name, int how) {
    char *path = path_in(setting, name);
    int fd = (int) checked(open(path, how | O_CLOEXEC), path);
    (void) fcntl(fd, F_SETPIPE_SZ, CAPACITY_BYTES); /* a system that refuses keeps its own */
    free(path);
    return fd;
}

static void put(const char *message, int size) {
    for (const char *end = message + size; message < end;) {
        message += checked(write(out, message, (size_t) (end - message)), "write");
    }
}

/* A whole message; false: there are no more. */
static bool get(char *message) {
    size_t done = 0;
    while (done < MIN_BYTES || done < (size_t) ((struct beginning *) message)->size) {
        size_t more = (size_t) checked(read(in, message + done, room - done), "read");
        if (more == 0) {
            return false;
        }
        done += more;
    }
    return true;
}

static void open_both(const struct setting *setting) {
    make(setting, REQUESTS);
    make(setting, REPLIES);
}

static void serve(const struct setting *setting) {
    room = (size_t) setting->max_bytes;
    char *message = private_message(setting);
    in = opened(setting, REQUESTS, O_RDONLY);
    out = opened(setting, REPLIES, O_WRONLY);
    while (get(message)) {
        put(message, to_reply(message));
    }
    pause();
}

static void join(const struct setting *setting) {
    room = (size_t) setting->max_bytes;
    out = opened(setting, REQUESTS, O_WRONLY);
    in = opened(setting, REPLIES, O_RDONLY);
}

static void exchange(const char *request, int request_bytes, char *reply, int reply_bytes) {
    (void) reply_bytes;
    put(request, request_bytes);
    if (!get(reply)) {
        refuse("the server has gone:", "c-pipe");
    }
}

const struct mechanism fifo = {
    .name = "c-pipe",
    .max_clients = 1,
    .max_bytes = INT_MAX - 64,
    .open = open_both,
    .serve = serve,
    .connect = join,
    .exchange = exchange,
};
