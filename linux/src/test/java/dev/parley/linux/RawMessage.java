package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Messages that this module itself refuses to send, as a hostile peer may. */
final class RawMessage {

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;

    private RawMessage() {}

    /** Sends these bytes with as many copies of the descriptor. */
    static void send(SeqpacketSocket socket, byte[] bytes, Fd descriptor, int copies)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment iovec = arena.allocate(16, 8);
            iovec.set(JAVA_LONG, 0, arena.allocateFrom(JAVA_BYTE, bytes).address());
            iovec.set(JAVA_LONG, 8, bytes.length);
            MemorySegment control = rights(arena, descriptor.number(), copies);
            MemorySegment header = arena.allocate(56, 8);
            header.set(JAVA_LONG, 16, iovec.address());
            header.set(JAVA_LONG, 24, 1);
            header.set(JAVA_LONG, 32, control.address());
            header.set(JAVA_LONG, 40, control.byteSize());
            Syscall.SENDMSG.check(socket.fd().number(), header.address(), 0);
        }
    }

    private static MemorySegment rights(Arena arena, int number, int copies) {
        MemorySegment control = arena.allocate(16 + 4L * copies, 8);
        control.set(JAVA_LONG, 0, control.byteSize());
        control.set(JAVA_INT, 8, SOL_SOCKET);
        control.set(JAVA_INT, 12, SCM_RIGHTS);
        for (int i = 0; i < copies; i++) {
            control.set(JAVA_INT, 16 + 4L * i, number);
        }
        return control;
    }
}
