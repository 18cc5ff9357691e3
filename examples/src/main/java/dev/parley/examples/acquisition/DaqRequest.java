package dev.parley.examples.acquisition;

import static dev.parley.qnx4.SystemMessage.S32;
import static dev.parley.qnx4.SystemMessage.U16;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What a program asks the server. Little-endian, packed, 8 bytes:
 *
 * <pre>
 * offset  size  field
 *      0     2  type: 0x1000, the first of those that are free for all
 *      2     2  subtype: 0 open, 1 read, 2 control, 3 close
 *      4     4  open: a bit for each channel; read: scans; control: scans a second; close: 0
 * </pre>
 */
sealed interface DaqRequest {

    int TYPE = 0x1000;

    int OPEN = 0;
    int READ = 1;
    int CONTROL = 2;
    int CLOSE = 3;

    int BYTES = 8;

    /** Attaches channels to the client; the reply is a status. */
    record Open(int channels) implements DaqRequest {}

    /** The next values of its channels; the reply is a status, and those. */
    record Read(int scans) implements DaqRequest {}

    /** How often its channels are measured; the reply is a status. */
    record Control(int rate) implements DaqRequest {}

    /** Detaches its channels; the reply is a status. */
    record Close() implements DaqRequest {}

    /** To be sent. */
    default MemorySegment encode() {
        return switch (this) {
            case Open(int channels) -> encode(OPEN, channels);
            case Read(int scans) -> encode(READ, scans);
            case Control(int rate) -> encode(CONTROL, rate);
            case Close() -> encode(CLOSE, 0);
        };
    }

    /** Empty: it is none. */
    static Optional<DaqRequest> decode(MemorySegment msg) {
        if (Short.toUnsignedInt(msg.get(U16, 0)) != TYPE) {
            return Optional.empty();
        }
        int argument = msg.get(S32, 4);
        int subtype = msg.get(U16, 2);
        if (subtype == OPEN) {
            return Optional.of(new Open(argument));
        } else if (subtype == READ) {
            return Optional.of(new Read(argument));
        } else if (subtype == CONTROL) {
            return Optional.of(new Control(argument));
        } else if (subtype == CLOSE) {
            return Optional.of(new Close());
        }
        return Optional.empty();
    }

    private static MemorySegment encode(int subtype, int argument) {
        MemorySegment msg = MemorySegment.ofArray(new byte[BYTES]);
        msg.set(U16, 0, (short) TYPE);
        msg.set(U16, 2, (short) subtype);
        msg.set(S32, 4, argument);
        return msg;
    }
}
