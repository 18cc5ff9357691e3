package dev.parley.qnx4;

import dev.parley.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A message of type 0, which the system sends, or somebody who asks a server for its version:
 * {@code sys/sys_msg.h}. Little-endian, packed: u16 type, u16 subtype, then what follows.
 *
 * <p>A server that receives one answers it: with {@link #reply} and {@link #EOK}, whether or not it
 * matters to it; a {@link Version} with {@link VersionInfo#write}; what it does not know with
 * {@link #ENOSYS}.
 */
public sealed interface SystemMessage {

    /** The type of all of them. */
    int TYPE = 0;

    /** The subtype of {@link Death}. */
    int DEATH = 0;

    /** The subtype of {@link Signal}. */
    int SIGNAL = 1;

    /** The subtype of {@link Trace}. */
    int TRACE = 2;

    /** The subtype of {@link Version}. */
    int VERSION = 3;

    /** Room for each of them. */
    int MOST_BYTES = 12;

    /** The length of {@link #reply}. */
    int REPLY_BYTES = 4;

    /** The status of a reply: it was taken note of. */
    int EOK = 0;

    /** The status of a reply: there is no such message. */
    int ENOSYS = 38;

    /** The layout of u16, also where nothing is aligned. */
    ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The layout of s32, likewise. */
    ValueLayout.OfInt S32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The length of a head: type and subtype. */
    int HEAD_BYTES = 4;

    /**
     * A process is no more. {@link Qnx4#Receive} returned its pid.
     *
     * @param signum the signal that ended it; 0: none did, or that is not known
     * @param exitStatus with which it ended; 0 also if that is not known
     */
    record Death(int signum, int exitStatus) implements SystemMessage {

        byte[] write() {
            return head(DEATH, 6).putShort((short) signum).putInt(exitStatus).array();
        }
    }

    /**
     * A client whose message is held was signalled, and would like to leave. {@link Qnx4#Receive}
     * returned its pid. It is released by {@link SystemMessage#reply}, with EINTR, or by the reply
     * to its own message.
     *
     * @param bits bit signal - 1 for each signal; an interrupt of Java is SIGINT, 2
     */
    record Signal(int bits) implements SystemMessage {

        /** What an interrupt of Java is. */
        static final Signal INTERRUPT = new Signal(1 << 1);

        byte[] write() {
            return head(SIGNAL, 4).putInt(bits).array();
        }
    }

    /** Something is to be traced, or not. */
    record Trace() implements SystemMessage {}

    /** Somebody asks for the version of a server. */
    record Version(int unit) implements SystemMessage {}

    /** One that has no meaning here. */
    record Unknown(int subtype) implements SystemMessage {}

    /**
     * What was received, if it is of type 0; empty: it is an ordinary message, or too short to be
     * any.
     *
     * @param msg of which at least the first {@value #MOST_BYTES} bytes were received, if there are
     *     as many
     */
    static Optional<SystemMessage> decode(MemorySegment msg) {
        if (msg.byteSize() < HEAD_BYTES || msg.get(U16, 0) != TYPE) {
            return Optional.empty();
        }
        int subtype = Short.toUnsignedInt(msg.get(U16, 2));
        return Optional.of(decode(subtype, msg));
    }

    private static SystemMessage decode(int subtype, MemorySegment msg) {
        long more = msg.byteSize() - HEAD_BYTES;
        if (subtype == DEATH && more >= 6) {
            return new Death(msg.get(U16, 4), msg.get(S32, 6));
        } else if (subtype == SIGNAL && more >= 4) {
            return new Signal(msg.get(S32, 4));
        } else if (subtype == TRACE) {
            return new Trace();
        } else if (subtype == VERSION && more >= 2) {
            return new Version(Short.toUnsignedInt(msg.get(U16, 4)));
        }
        return new Unknown(subtype);
    }

    /** An answer, {@value #REPLY_BYTES} bytes long: u16 status, u16 0. */
    static MemorySegment reply(int status) {
        MemorySegment reply = MemorySegment.ofArray(new byte[REPLY_BYTES]);
        reply.set(U16, 0, (short) status);
        return reply;
    }

    /** Whether it is a {@link #reply} that a system message may get: EOK, EINTR or ENOSYS. */
    static boolean isReply(MemorySegment msg) {
        if (msg.byteSize() != REPLY_BYTES || msg.get(U16, 2) != 0) {
            return false;
        }
        int status = Short.toUnsignedInt(msg.get(U16, 0));
        return status == EOK || status == ENOSYS || status == Errno.EINTR.number();
    }

    /** The question for a version, to be sent: {@link VersionInfo#read} reads the answer. */
    static MemorySegment askVersion(int unit) {
        return MemorySegment.ofArray(head(VERSION, 2).putShort((short) unit).array());
    }

    /** A message with so many bytes behind its head. */
    private static ByteBuffer head(int subtype, int more) {
        return ByteBuffer.allocate(HEAD_BYTES + more)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) TYPE)
                .putShort((short) subtype);
    }
}
