package dev.parley.kernel;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.Tell;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** What is to be said to a process. Owns its descriptors. */
record OutgoingFrame(MemorySegment bytes, List<Fd> descriptors) implements AutoCloseable {

    static OutgoingFrame of(int call, Tell tell, List<Fd> descriptors) {
        byte[] bytes = FrameCodec.encode(call, tell);
        return new OutgoingFrame(MemorySegment.ofArray(bytes), descriptors);
    }

    /** Tries to send; false: not now. Does not block. */
    boolean sendTo(SeqpacketSocket socket) throws ErrnoException {
        try {
            return socket.send(bytes, bytes.byteSize(), descriptors);
        } catch (ErrnoException e) {
            if (isPassing(e.errno())) {
                return false;
            }
            throw e;
        }
    }

    /** Others of this user have too much under way, or the system has no memory: not for ever. */
    private static boolean isPassing(int errno) {
        return errno == ErrnoException.ETOOMANYREFS || errno == ErrnoException.ENOMEM;
    }

    @Override
    public void close() {
        descriptors.forEach(Fd::close);
    }
}
