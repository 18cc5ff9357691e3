package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import org.jspecify.annotations.Nullable;

/**
 * The long bodies of a request that came by a socket, each in memory of its own: the request's can
 * be changed by nobody any more, the reply's becomes so as it leaves.
 *
 * <p>Used by who holds the request.
 */
final class SealedBodies implements Beside {

    private final @Nullable Mapping request;
    private final long replyRoomBytes;
    private @Nullable Fd replyDescriptor;
    private @Nullable Mapping reply;

    /**
     * @param request null: it is not long
     * @param replyRoomBytes how much of a reply the client takes
     */
    SealedBodies(@Nullable Mapping request, long replyRoomBytes) {
        this.request = request;
        this.replyRoomBytes = replyRoomBytes;
    }

    @Override
    public Mapping request() {
        if (request == null) {
            throw new IllegalStateException("the request is not long");
        }
        return request;
    }

    /** Only what is written is paid for, whatever room the client says it has. */
    @Override
    public Mapping reply() throws ErrnoException {
        Mapping present = reply;
        if (present == null) {
            Fd descriptor = Memfd.createSparse("parley-reply", replyRoomBytes);
            replyDescriptor = descriptor;
            present = Mapping.mapLazily(descriptor, replyRoomBytes, Access.READ_WRITE);
            reply = present;
        }
        return present;
    }

    @Override
    public long replyAt() {
        return 0;
    }

    /** The first bytes of the reply, unchangeable; the caller's from here on. */
    Fd takeReply(long storedBytes) throws ErrnoException {
        reply().retire();
        Fd descriptor = replyDescriptor;
        if (descriptor == null) {
            throw new IllegalStateException("there is no long reply");
        }
        Memfd.settle(descriptor, storedBytes);
        replyDescriptor = null;
        return descriptor;
    }

    @Override
    public void letGo() {
        if (request != null) {
            request.retire();
        }
        if (reply != null) {
            reply.retire();
        }
        if (replyDescriptor != null) {
            replyDescriptor.close();
        }
    }
}
