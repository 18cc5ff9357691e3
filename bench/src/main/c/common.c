/* Failures, messages, and the memory that they lie in. */
#define _GNU_SOURCE
#include "native.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static const char AREA[] = "area";

long checked(long result, const char *what) {
    if (result < 0) {
        perror(what);
        _exit(EXIT_FAILURE);
    }
    return result;
}

void refuse(const char *what, const char *which) {
    fprintf(stderr, "%s %s\n", what, which);
    _exit(EXIT_FAILURE);
}

void start_thread(void *(*run)(void *), void *argument) {
    pthread_t thread;
    errno = pthread_create(&thread, NULL, run, argument);
    checked(-errno, "pthread_create");
    pthread_detach(thread);
}

int to_reply(char *request) {
    struct beginning *beginning = (struct beginning *) request;
    beginning->size = beginning->reply_size;
    return beginning->size;
}

char *path_in(const struct setting *setting, const char *name) {
    char *path;
    checked(asprintf(&path, "%s/%s", setting->directory, name), "asprintf");
    return path;
}

static char *map(size_t bytes, int flags, int fd) {
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags | MAP_POPULATE, fd, 0);
    checked(memory == MAP_FAILED ? -1 : 0, "mmap");
    return memory;
}

char *private_memory(size_t bytes) {
    return map(bytes, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

char *private_message(const struct setting *setting) {
    return private_memory((size_t) setting->max_bytes + MIN_BYTES);
}

/* The directory only says where it is: a file there would be written to a disk now and then. */
char *shared_memory(const struct setting *setting, size_t bytes) {
    int fd = (int) checked(memfd_create(AREA, MFD_CLOEXEC), "memfd_create");
    checked(ftruncate(fd, (off_t) bytes), "ftruncate");
    char *target;
    checked(asprintf(&target, "/proc/%d/fd/%d", (int) getpid(), fd), "asprintf");
    char *path = path_in(setting, AREA);
    checked(symlink(target, path), path);
    free(target);
    free(path);
    return map(bytes, MAP_SHARED, fd);
}

char *joined_memory(const struct setting *setting, size_t bytes) {
    char *path = path_in(setting, AREA);
    int fd = (int) checked(open(path, O_RDWR | O_CLOEXEC), path);
    free(path);
    char *memory = map(bytes, MAP_SHARED, fd);
    close(fd);
    return memory;
}
