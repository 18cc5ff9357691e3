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
    private @Nullable Fd replyDescriptor;
    private @Nullable Mapping reply;

    /**
     * @param request null: it is not long
     */
    SealedBodies(@Nullable Mapping request) {
        this.request = request;
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
    public Mapping reply(long lengthBytes) throws ErrnoException {
        Mapping present = reply;
        if (present == null) {
            Fd descriptor = Memfd.createSparse("parley-reply", lengthBytes);
            try {
                present = Mapping.mapLazily(descriptor, lengthBytes, Access.READ_WRITE);
            } catch (ErrnoException e) {
                descriptor.close();
                throw e;
            }
            replyDescriptor = descriptor;
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
        Fd descriptor = replyDescriptor;
        if (descriptor == null || reply == null) {
            throw new IllegalStateException("there is no long reply");
        }
        reply.recycle();
        Memfd.settle(descriptor, storedBytes);
        replyDescriptor = null;
        return descriptor;
    }

    @Override
    public void letGo() {
        if (request != null) {
            request.recycle();
        }
        if (reply != null) {
            reply.recycle();
        }
        if (replyDescriptor != null) {
            replyDescriptor.close();
        }
    }
}
