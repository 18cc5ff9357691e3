package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Layout of {@code struct sockaddr_un}: the family, then the path and a zero byte. */
final class SocketAddress {

    static final int AF_UNIX = 1;
    static final int BYTES = 110;

    /** The longest path, without the zero byte. */
    static final int MAX_PATH_BYTES = 107;

    private static final int PATH_OFFSET = 2;

    private SocketAddress() {}

    static MemorySegment of(Arena arena, Path path, Syscall call) throws ErrnoException {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_PATH_BYTES) {
            throw call.failure(-ErrnoException.ENAMETOOLONG, path);
        }
        MemorySegment address = arena.allocate(BYTES, Short.BYTES);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, PATH_OFFSET, bytes.length);
        return address;
    }
}
