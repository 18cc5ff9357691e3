/*
 * What the files of this program share. One process has one role in one mechanism, and one thread
 * that exchanges messages (c-seqpacket's server: one for each client), so what a mechanism knows is
 * static in its file.
 */
#ifndef NATIVE_H
#define NATIVE_H

#include <stddef.h>
#include <stdint.h>

/* What every message begins with, in the order of bytes of the machine; as Message.java has it. */
struct beginning {
    int32_t size;
    int32_t reply_size;
    int64_t stamp;
};

enum { MIN_BYTES = sizeof(struct beginning) };

/* What both sides of a mechanism know. */
struct setting {
    const char *directory; /* of this server and its clients alone */
    int clients;           /* how many there are going to be */
    int max_bytes;         /* of the longest message */
};

struct mechanism {
    const char *name;
    int max_clients;
    int max_bytes;

    /* Makes what clients look for; when it returns, they may come. */
    void (*open)(const struct setting *setting);

    /* Replies to requests until the process ends. */
    void (*serve)(const struct setting *setting);

    void (*connect)(const struct setting *setting);

    /*
     * One round trip. Both messages are private memory of at least MIN_BYTES more than they need,
     * so that a copy of fixed size may go beyond the end.
     */
    void (*exchange)(const char *request, int request_bytes, char *reply, int reply_bytes);
};

extern const struct mechanism word, spin, slot, sleeping, fifo, seqpacket, copying;

/* Obeys the orders of the input until it ends, as Client.java does. */
void obey(const struct mechanism *mechanism, const struct setting *setting);

/* Makes of a request its reply, and returns how long that is. */
int to_reply(char *request);

/* The result, or the end of the process if it is negative. */
long checked(long result, const char *what);

/* The end of the process. */
_Noreturn void refuse(const char *what, const char *which);

/* Runs this in a thread that nobody joins. */
void start_thread(void *(*run)(void *), void *argument);

/* A path in the directory; owned by the caller. */
char *path_in(const struct setting *setting, const char *name);

/* Zeros that nobody else sees, each page there already. */
char *private_memory(size_t bytes);

/* Memory for the longest message of the setting. */
char *private_message(const struct setting *setting);

/* Zeros that clients may join, each page there already; no file system writes them back. */
char *shared_memory(const struct setting *setting, size_t bytes);

/* The same, in a client. */
char *joined_memory(const struct setting *setting, size_t bytes);

/* What one does in a loop that waits for the other processor. */
static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#endif
