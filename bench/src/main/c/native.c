/*
 * One of the processes of a measurement, without a JVM: the floor under everything.
 *
 * Arguments: the role ("server" or "client"), the mechanism, a directory, the number of clients,
 * and the size of the longest message. Prints "ready" when it is; ends with its input.
 */
#define _GNU_SOURCE
#include "native.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct mechanism *const ALL[] = {
    &word, &spin, &slot, &sleeping, &fifo, &seqpacket, &copying,
};

static const struct mechanism *named(const char *name) {
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++) {
        if (strcmp(ALL[i]->name, name) == 0) {
            return ALL[i];
        }
    }
    refuse("there is no mechanism", name);
}

static int number(const char *argument, int least, int most) {
    char *end;
    long value = strtol(argument, &end, 10);
    if (end == argument || *end != 0 || value < least || value > most) {
        refuse("not a number that this mechanism takes:", argument);
    }
    return (int) value;
}

/* A server's thread for messages may wait for ever; the end of the input ends it. */
static void *await_end(void *unused) {
    char order;
    if (read(STDIN_FILENO, &order, 1) > 0) {
        refuse("nobody orders a server about,", "but the input does");
    }
    _exit(EXIT_SUCCESS);
    return unused;
}

int main(int count, char **arguments) {
    if (count != 6) {
        refuse("arguments: ROLE MECHANISM DIRECTORY CLIENTS MAXBYTES, not", arguments[0]);
    }
    bool serves = strcmp(arguments[1], "server") == 0;
    if (!serves && strcmp(arguments[1], "client") != 0) {
        refuse("there is no role", arguments[1]);
    }
    const struct mechanism *mechanism = named(arguments[2]);
    struct setting setting = {
        .directory = arguments[3],
        .clients = number(arguments[4], 1, mechanism->max_clients),
        .max_bytes = number(arguments[5], MIN_BYTES, mechanism->max_bytes),
    };
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (serves) {
        mechanism->open(&setting);
        start_thread(await_end, NULL);
        puts("ready");
        mechanism->serve(&setting);
    } else {
        mechanism->connect(&setting);
        puts("ready");
        obey(mechanism, &setting);
    }
    return EXIT_SUCCESS;
}
