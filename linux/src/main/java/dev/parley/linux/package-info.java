/**
 * One class per kernel facility; every call is checked, and keeps its errno.
 *
 * <p>Shared memory begins at {@link dev.parley.linux.Memfd}, is mapped by {@link
 * dev.parley.linux.Mapping} and worked on through {@link dev.parley.linux.Words}. Descriptors are
 * {@link dev.parley.linux.Fd} objects with one owner, and every one of them is close-on-exec.
 * System calls leave through {@code Syscall}; an interrupted one ({@code EINTR}) is repeated
 * inside, so no caller ever sees it.
 *
 * <p>A blocking call blocks its native thread: a virtual thread that makes one pins its carrier.
 * {@link Thread#interrupt} ends none of them; whoever must be able to wake a sleeper changes the
 * word it sleeps on, or signals an {@link dev.parley.linux.EventFd} that it watches.
 */
@NullMarked
package dev.parley.linux;

import org.jspecify.annotations.NullMarked;
