package dev.parley.node;

import static dev.parley.node.KernelConnection.expect;

import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.wire.Ask;
import dev.parley.wire.Picture;
import dev.parley.wire.PictureCodec;
import dev.parley.wire.Tell;
import dev.parley.wire.Wire;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Asks a kernel for a picture of its node. Who asks makes the memory for it, and pays, and makes
 * more if that was too little.
 */
final class Looking {

    private static final long FIRST_BYTES = 128 * 1024;

    /** A node does not grow so quickly that it outgrows twice its size more often. */
    private static final int MOST_TRIES = 10;

    private Looking() {}

    static Picture at(KernelConnection kernel) throws KernelRefusal, IOException {
        long capacityBytes = FIRST_BYTES;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try (Fd memory = Memfd.create("parley-picture", capacityBytes)) {
                Memfd.seal(memory, Memfd.FIXED_SIZE);
                long sizeBytes =
                        kernel.ask(
                                        new Ask.Look(capacityBytes),
                                        List.of(memory),
                                        expect(Tell.Seen.class))
                                .sizeBytes();
                if (sizeBytes <= capacityBytes) {
                    return PictureCodec.decode(read(memory, capacityBytes, sizeBytes));
                }
                capacityBytes = Math.min(2 * sizeBytes, Wire.MAX_PICTURE_BYTES);
            }
        }
        throw new IOException("the node grows quicker than it can be looked at");
    }

    private static byte[] read(Fd memory, long capacityBytes, long sizeBytes) throws IOException {
        Mapping mapping = Mapping.map(memory, capacityBytes, Access.READ_ONLY);
        try {
            byte[] bytes = new byte[Math.toIntExact(sizeBytes)];
            mapping.words().copyOut(0, MemorySegment.ofArray(bytes), 0, bytes.length);
            return bytes;
        } finally {
            mapping.recycle();
        }
    }
}
