package dev.parley.qnx4;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a server answers who asks for its version: {@code struct _sysmsg_version_reply}. {@value
 * #BYTES} bytes: u16 status, u16 0, char name[12], char date[12], u16 version, char letter, char
 * more.
 *
 * @param name at most 12 bytes of ASCII
 * @param date when it was made, at most 12 bytes of ASCII: "Nov 12 1996"
 * @param version times 100: 425 is 4.25
 * @param letter of a revision: 'A'
 * @param more whether there are more, by units that follow
 */
public record VersionInfo(String name, String date, int version, char letter, boolean more) {

    /** The length of the answer. */
    public static final int BYTES = 32;

    private static final int TEXT_BYTES = 12;
    private static final int NAME = SystemMessage.REPLY_BYTES;
    private static final int DATE = NAME + TEXT_BYTES;
    private static final int VERSION = DATE + TEXT_BYTES;
    private static final int LETTER = VERSION + 2;
    private static final int MORE = LETTER + 1;

    /** Refuses a text that is too long, and what is not ASCII. */
    public VersionInfo {
        requireShort("name", name);
        requireShort("date", date);
        if (version < 0 || version > 0xffff) {
            throw new IllegalArgumentException("version must be 0 to 65535, version=" + version);
        }
        if (letter > 0x7f) {
            throw new IllegalArgumentException("letter must be ASCII, letter=" + letter);
        }
    }

    private static void requireShort(String what, String text) {
        if (text.length() > TEXT_BYTES || !US_ASCII.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(
                    "a %s must be <= %d bytes of ASCII: %s".formatted(what, TEXT_BYTES, text));
        }
    }

    /** The answer, with status EOK. */
    public MemorySegment write() {
        ByteBuffer reply = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        reply.put(NAME, name.getBytes(US_ASCII));
        reply.put(DATE, date.getBytes(US_ASCII));
        reply.putShort(VERSION, (short) version);
        reply.put(LETTER, (byte) letter);
        reply.put(MORE, (byte) (more ? 1 : 0));
        return MemorySegment.ofBuffer(reply);
    }

    /**
     * Reads an answer.
     *
     * @throws IllegalArgumentException it is too short, or its status is not EOK
     */
    public static VersionInfo read(MemorySegment reply) {
        if (reply.byteSize() < BYTES || reply.get(SystemMessage.U16, 0) != SystemMessage.EOK) {
            throw new IllegalArgumentException("no version in " + reply);
        }
        return new VersionInfo(
                text(reply, NAME),
                text(reply, DATE),
                Short.toUnsignedInt(reply.get(SystemMessage.U16, VERSION)),
                (char) reply.get(ValueLayout.JAVA_BYTE, LETTER),
                reply.get(ValueLayout.JAVA_BYTE, MORE) != 0);
    }

    /** Up to its end, or the first byte of zero. */
    private static String text(MemorySegment reply, long at) {
        byte[] bytes = reply.asSlice(at, TEXT_BYTES).toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (length < TEXT_BYTES && bytes[length] > 0) {
            length++;
        }
        return new String(bytes, 0, length, US_ASCII);
    }
}
