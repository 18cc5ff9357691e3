package dev.parley.examples.elevator;

import dev.parley.Request;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a client may ask of the disk, big-endian:
 *
 * <pre>
 * offset  size  field
 *      0     4  what: 1 read, 2 write
 *      4     4  block
 *      8   512  of a write: what to write
 * </pre>
 */
sealed interface DiskRequest {

    int HEADER_BYTES = 8;

    int READ = 1;
    int WRITE = 2;

    /** Where the arm has to be. */
    int block();

    /** A block; the reply is what is in it. */
    record Read(int block) implements DiskRequest {}

    /** A block, and what is to be in it. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never shared
    record Write(int block, byte[] bytes) implements DiskRequest {}

    default byte[] encode() {
        return switch (this) {
            case Read(int block) -> bytes(READ, block);
            case Write(int block, byte[] bytes) -> bytes(WRITE, block, bytes);
        };
    }

    /** Empty: it is none. */
    static Optional<DiskRequest> decode(Request request) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + Disk.BLOCK_BYTES);
        if (request.size() < HEADER_BYTES || request.size() > bytes.capacity()) {
            return Optional.empty();
        }
        request.read(0, bytes);
        bytes.flip();
        int what = bytes.getInt();
        int block = bytes.getInt();
        if (what == READ && !bytes.hasRemaining()) {
            return Optional.of(new Read(block));
        }
        if (what == WRITE && bytes.remaining() == Disk.BLOCK_BYTES) {
            byte[] rest = new byte[Disk.BLOCK_BYTES];
            bytes.get(rest);
            return Optional.of(new Write(block, rest));
        }
        return Optional.empty();
    }

    private static byte[] bytes(int what, int block, byte... rest) {
        return ByteBuffer.allocate(HEADER_BYTES + rest.length)
                .putInt(what)
                .putInt(block)
                .put(rest)
                .array();
    }
}
