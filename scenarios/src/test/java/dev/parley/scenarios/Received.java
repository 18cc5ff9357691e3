package dev.parley.scenarios;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A message that was received by a call of QNX 4, which does not tell how long it was.
 *
 * @param from what the call returned
 * @param text up to where the room was left as it had been
 */
record Received(int from, String text) {

    private static final int ROOM_BYTES = 200;

    static Received of(int from, String room) {
        return new Received(from, room.replaceAll("\\.*$", ""));
    }

    /** By this process, from whoever is meant. */
    static Received by(Qnx4 qnx, int pid) throws Qnx4Exception {
        MemorySegment room = room(ROOM_BYTES);
        int from = qnx.Receive(pid, room);
        return of(from, text(room));
    }

    /** The same, if there is one. */
    static Received atOnceBy(Qnx4 qnx, int pid) throws Qnx4Exception {
        MemorySegment room = room(ROOM_BYTES);
        int from = qnx.Creceive(pid, room);
        return of(from, text(room));
    }

    /** Full of dots. */
    static MemorySegment room(int sizeBytes) {
        byte[] room = new byte[sizeBytes];
        Arrays.fill(room, (byte) '.');
        return MemorySegment.ofArray(room);
    }

    static MemorySegment message(String text) {
        return MemorySegment.ofArray(text.getBytes(UTF_8));
    }

    static String text(MemorySegment message) {
        return new String(message.toArray(JAVA_BYTE), UTF_8);
    }
}
