/*
 * c-seqpacket: a Unix socket that keeps messages whole, so that each costs one call to send and one
 * to receive. The server has a thread for each client, for waiting for many costs a call more.
 */
#define _GNU_SOURCE
#include "native.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    LONGEST_BYTES = 128 * 1024, /* a message has to fit into the socket's buffer */
    BUFFER_BYTES = LONGEST_BYTES,
    BACKLOG = 1024,
};

static const struct setting *common;
static int fd;

static struct sockaddr_un address(const struct setting *setting) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char *path = path_in(setting, "socket");
    if (strlen(path) >= sizeof address.sun_path) {
        refuse("too long for a socket:", path);
    }
    strcpy(address.sun_path, path);
    free(path);
    return address;
}

/* The kernel doubles what it is told, for what a message costs besides. */
static void tune(int socket) {
    int bytes = BUFFER_BYTES;
    checked(setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes), "setsockopt");
}

static void open_socket(const struct setting *setting) {
    common = setting;
    struct sockaddr_un name = address(setting);
    fd = (int) checked(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), "socket");
    checked(bind(fd, (struct sockaddr *) &name, sizeof name), "bind");
    checked(listen(fd, BACKLOG), "listen");
}

static void *serve_one(void *argument) {
    int client = (int) (intptr_t) argument;
    char *message = private_message(common);
    while (recv(client, message, (size_t) common->max_bytes, 0) > 0) {
        size_t size = (size_t) to_reply(message);
        if (send(client, message, size, MSG_NOSIGNAL) < 0) {
            perror("send");
            break;
        }
    }
    close(client);
    munmap(message, (size_t) common->max_bytes + MIN_BYTES);
    return NULL;
}

static void serve(const struct setting *setting) {
    (void) setting;
    while (1) {
        intptr_t client = checked(accept4(fd, NULL, NULL, SOCK_CLOEXEC), "accept4");
        tune((int) client);
        start_thread(serve_one, (void *) client);
    }
}

static void join(const struct setting *setting) {
    struct sockaddr_un name = address(setting);
    fd = (int) checked(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), "socket");
    tune(fd);
    checked(connect(fd, (struct sockaddr *) &name, sizeof name), "connect");
}

static void exchange(const char *request, int request_bytes, char *reply, int reply_bytes) {
    checked(send(fd, request, (size_t) request_bytes, MSG_NOSIGNAL), "send");
    if (checked(recv(fd, reply, (size_t) reply_bytes, 0), "recv") != reply_bytes) {
        refuse("too short a reply:", "c-seqpacket");
    }
}

const struct mechanism seqpacket = {
    .name = "c-seqpacket",
    .max_clients = INT_MAX,
    .max_bytes = LONGEST_BYTES,
    .open = open_socket,
    .serve = serve,
    .connect = join,
    .exchange = exchange,
};
