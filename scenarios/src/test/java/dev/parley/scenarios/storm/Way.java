package dev.parley.scenarios.storm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.parley.Call;
import dev.parley.Connection;
import dev.parley.ParleyException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How a thread sends and waits for the reply. */
enum Way {
    /** An array there, an array back; long replies into memory of one's own. */
    PLAIN {
        @Override
        byte[] send(Connection to, byte[] request, int replyBytes, Optional<Duration> patience)
                throws ParleyException {
            if (replyBytes > to.capacityBytes()) {
                return intoOwnMemory(to, request, replyBytes, patience);
            }
            return patience.isPresent()
                    ? to.send(request, patience.get()).bytes()
                    : to.send(request).bytes();
        }
    },

    /** By a slot of one's own. */
    CALL {
        @Override
        byte[] send(Connection to, byte[] request, int replyBytes, Optional<Duration> patience)
                throws ParleyException {
            try (Call call = to.call(request.length, replyBytes)) {
                MemorySegment body = MemorySegment.ofArray(request);
                if (patience.isPresent()) {
                    call.send(body, patience.get());
                } else {
                    call.send(body);
                }
                return call.reply().toArray(JAVA_BYTE);
            }
        }
    };

    abstract byte[] send(Connection to, byte[] request, int replyBytes, Optional<Duration> patience)
            throws ParleyException;

    private static byte[] intoOwnMemory(
            Connection to, byte[] request, int replyBytes, Optional<Duration> patience)
            throws ParleyException {
        byte[] reply = new byte[replyBytes];
        MemorySegment body = MemorySegment.ofArray(request);
        MemorySegment room = MemorySegment.ofArray(reply);
        long size =
                patience.isPresent() ? to.send(body, room, patience.get()) : to.send(body, room);
        return Arrays.copyOf(reply, (int) size);
    }
}
