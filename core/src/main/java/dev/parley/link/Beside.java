package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Mapping;

/**
 * Where a long request lies, and where its long reply goes, for as long as the request is held.
 *
 * <p>Used by who holds the request.
 */
interface Beside {

    /** Holds the request, from its first byte. */
    Mapping request();

    /**
     * Takes a reply of at most this length, from {@link #replyAt} on.
     *
     * @throws ErrnoException the system has no memory for it
     */
    Mapping reply(long lengthBytes) throws ErrnoException;

    /** Where the reply begins. */
    long replyAt();

    /** The request is replied: this is over. */
    void letGo();
}
