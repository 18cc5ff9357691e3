package dev.parley.scenarios.programs;

import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.Mapping;
import dev.parley.linux.Memfd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.Words;
import dev.parley.node.NodeAddress;
import dev.parley.wire.Ask;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import dev.parley.wire.PassedRight;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Tell;
import dev.parley.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Speaks with the kernel itself, gets a link, and then writes whatever it likes into the memory
 * that it shares with the server, again and again, also while the server reads.
 *
 * <p>Arguments: port name, how many links, seed. Prints "linked" for each link and "done" at the
 * end.
 */
public final class HostileClient {

    private static final LinkGeometry GEOMETRY = new LinkGeometry(8, 128 + 2 * 512);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SCRIBBLES = 3_000;

    /** Offsets as in the layout of a link. */
    private static final long ACTIVE = 128;

    private static final long PAGE_BYTES = 4096;
    private static final long TABLE_BYTES = 224 * 1024;

    private static final int LAYOUT_VERSION = 7;
    private static final int SENT = 1;
    private static final int REPLIED = 2;
    private static final int STATE_BITS = 0xff;
    private static final long SLOTS = LinkGeometry.HEADER_BYTES;
    private static final long MAGIC = 0x4B4C_5945_4C52_4150L;

    private final Random random;
    private final FrameBuffer buffer = FrameBuffer.ofCapacity(Wire.MAX_FRAME_BYTES);

    private HostileClient(long seed) {
        this.random = new Random(seed);
    }

    /** Makes trouble and ends. */
    public static void main(String[] args) throws Exception {
        HostileClient client = new HostileClient(Long.parseLong(args[2]));
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            client.haunt(args[0]);
        }
        System.out.println("done");
    }

    private void haunt(String port) throws Exception {
        try (SeqpacketSocket kernel =
                        SeqpacketSocket.connect(NodeAddress.ofThisProcess().userSocket());
                Fd liveness = Memfd.create("hostile", PAGE_BYTES);
                Fd table = Memfd.create("hostile", TABLE_BYTES);
                Fd memory = Memfd.create("hostile", GEOMETRY.sizeBytes())) {
            Memfd.seal(liveness, Memfd.FIXED_SIZE | Memfd.SEAL_FUTURE_WRITE);
            Words nonsense = Mapping.map(table, TABLE_BYTES, Mapping.Access.READ_WRITE).words();
            for (long at = 0; at < TABLE_BYTES; at += Long.BYTES) {
                nonsense.putLong(at, random.nextLong());
            }
            Memfd.seal(table, Memfd.FIXED_SIZE | Memfd.SEAL_FUTURE_WRITE);
            ask(
                    kernel,
                    new Ask.Hello(0, "hostile", "0", ProgramRecord.UNSAID, 0),
                    List.of(liveness, table));
            Mapping mapping = Mapping.map(memory, GEOMETRY.sizeBytes(), Mapping.Access.READ_WRITE);
            Words words = mapping.words();
            words.putInt(8, LAYOUT_VERSION);
            words.putInt(12, GEOMETRY.slotCount());
            words.putInt(16, GEOMETRY.slotBytes());
            words.putLong(0, MAGIC);
            Memfd.seal(memory, Memfd.FIXED_SIZE);
            Tell tell =
                    ask(
                            kernel,
                            new Ask.Connect(
                                    port,
                                    0,
                                    LinkKind.MEMORY,
                                    GEOMETRY.slotCount(),
                                    GEOMETRY.slotBytes(),
                                    0,
                                    PassedRight.NONE),
                            List.of(memory));
            if (!(tell instanceof Tell.Connected)) {
                throw new AssertionError("not connected: " + tell);
            }
            List<Fd> descriptors = buffer.takeDescriptors();
            Words bell =
                    Mapping.map(descriptors.get(3), PAGE_BYTES, Mapping.Access.READ_WRITE).words();
            beServed(words, bell);
            System.out.println("linked");
            scribble(words, bell);
            descriptors.forEach(Fd::close);
        }
    }

    /** One honest request of 8 bytes: a server that did not let this in would be in no danger. */
    private static void beServed(Words words, Words bell) {
        words.setLongVolatile(ACTIVE, 1);
        words.putLong(SLOTS + 8, Long.BYTES);
        words.putLong(SLOTS + 16, System.nanoTime());
        words.putLong(SLOTS + 24, Long.BYTES);
        words.setLongVolatile(SLOTS, 1L << 16 | SENT);
        bell.getAndAddInt(0, 1);
        bell.wake(0, 1);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while ((words.getLongVolatile(SLOTS) & STATE_BITS) != REPLIED) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the server does not serve this link");
            }
            Thread.onSpinWait();
        }
    }

    /** Half of the time a plausible request first, so that the server is deep inside. */
    private void scribble(Words words, Words bell) {
        words.setLongVolatile(ACTIVE, -1);
        for (int i = 1; i <= SCRIBBLES; i++) {
            long slot = SLOTS + (long) random.nextInt(GEOMETRY.slotCount()) * GEOMETRY.slotBytes();
            if (random.nextBoolean()) {
                words.putInt(slot + 8, random.nextInt(512));
                words.putInt(slot + 12, random.nextInt(2));
                words.putLong(slot + 16, random.nextLong());
                words.putInt(slot + 24, random.nextInt(513));
                words.setLongVolatile(slot, (long) i << 16 | 1);
            } else {
                long anywhere = ACTIVE + 8L * random.nextInt((int) (GEOMETRY.sizeBytes() / 8) - 16);
                words.setLongVolatile(anywhere, random.nextLong());
            }
            bell.getAndAddInt(0, random.nextInt());
            bell.wake(0, 1);
        }
    }

    private Tell ask(SeqpacketSocket kernel, Ask ask, List<Fd> descriptors) throws Exception {
        byte[] frame = FrameCodec.encode(1, ask);
        kernel.send(MemorySegment.ofArray(frame), frame.length, descriptors);
        if (!kernel.awaitReadable(PATIENCE)
                || kernel.receive(buffer) != SeqpacketSocket.Arrival.FRAME) {
            throw new AssertionError("the kernel does not answer " + ask);
        }
        return FrameCodec.decodeTell(buffer.frame().toArray(ValueLayout.JAVA_BYTE)).tell();
    }
}
