package dev.parley.examples.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Request;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a client may ask of the disk, at most {@value #LONGEST_BYTES} bytes, big-endian:
 *
 * <pre>
 * offset  size  field
 *      0     4  what: 1 open, 2 read, 3 write, 4 seek, 5 close
 *      4     8  handle; of open: 0
 *     12     4  how many bytes to read, or where to seek to; else 0
 *     16        the name to open, in UTF-8, or the bytes to write
 * </pre>
 */
sealed interface RamDiskRequest {

    int HEADER_BYTES = 16;
    int LONGEST_BYTES = HEADER_BYTES + RamDisk.LONGEST_TRANSFER_BYTES;

    int OPEN = 1;
    int READ = 2;
    int WRITE = 3;
    int SEEK = 4;
    int CLOSE = 5;

    /** A handle of a file, which is made if there is none; at its beginning. */
    record Open(String name) implements RamDiskRequest {}

    /** What belongs to a handle. */
    sealed interface OfHandle extends RamDiskRequest {
        long handle();
    }

    /** The next bytes. */
    record Read(long handle, int length) implements OfHandle {}

    /** To put bytes in place of the next, or behind the last. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never shared
    record Write(long handle, byte[] bytes) implements OfHandle {}

    /** To go on at another place. */
    record Seek(long handle, int position) implements OfHandle {}

    /** To have the handle no more. */
    record Close(long handle) implements OfHandle {}

    default byte[] encode() {
        return switch (this) {
            case Open(String name) -> bytes(OPEN, 0, 0, name.getBytes(UTF_8));
            case Read(long handle, int length) -> bytes(READ, handle, length);
            case Write(long handle, byte[] bytes) -> bytes(WRITE, handle, 0, bytes);
            case Seek(long handle, int position) -> bytes(SEEK, handle, position);
            case Close(long handle) -> bytes(CLOSE, handle, 0);
        };
    }

    /** Empty: it is none. */
    static Optional<RamDiskRequest> decode(Request request) {
        if (request.size() < HEADER_BYTES || request.size() > LONGEST_BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(request.bytes());
        int what = bytes.getInt();
        long handle = bytes.getLong();
        int number = bytes.getInt();
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return switch (what) {
            case OPEN -> Optional.of(new Open(new String(rest, UTF_8)));
            case READ -> Optional.of(new Read(handle, number));
            case WRITE -> Optional.of(new Write(handle, rest));
            case SEEK -> Optional.of(new Seek(handle, number));
            case CLOSE -> Optional.of(new Close(handle));
            default -> Optional.empty();
        };
    }

    private static byte[] bytes(int what, long handle, int number, byte... rest) {
        return ByteBuffer.allocate(HEADER_BYTES + rest.length)
                .putInt(what)
                .putLong(handle)
                .putInt(number)
                .put(rest)
                .array();
    }
}
