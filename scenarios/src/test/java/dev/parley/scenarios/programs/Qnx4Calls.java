package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Errno;
import dev.parley.ParleyException;
import dev.parley.Transport;
import dev.parley.qnx4.NameInfo;
import dev.parley.qnx4.PFlags;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.Qnx4Options;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calls of QNX 4 as words: numbers as they are, messages and names as hexadecimal digits after an
 * "x". Thread-safe.
 *
 * <p>Room for a message is full of dots before it is filled, and a few bytes longer than the call
 * is told: so it shows what was written where.
 */
final class Qnx4Calls {

    /** So many bytes more than there are said to be. */
    static final int SPARE_BYTES = 8;

    private static final byte UNWRITTEN = '.';

    private volatile @Nullable Qnx4 qnx;

    private Qnx4 qnx() {
        return Objects.requireNonNull(qnx, "not attached");
    }

    void close() {
        Qnx4 attached = qnx;
        if (attached != null) {
            attached.close();
        }
    }

    /** Makes a call; what came of it. */
    String make(String call, List<String> what) throws IOException {
        return switch (call) {
            case "attach" -> attach(what);
            case "Send" -> send(what);
            case "Receive" -> received(what, qnx()::Receive);
            case "Creceive" -> received(what, qnx()::Creceive);
            case "Reply" -> done(() -> qnx().Reply(number(what, 0), message(what, 1)));
            case "Readmsg" -> read(what);
            case "Writemsg" -> "" + write(what);
            case "Relay" -> done(() -> qnx().Relay(number(what, 0), number(what, 1)));
            case "Trigger" -> "" + qnx().Trigger(number(what, 0));
            case "triggers" -> "" + trigger(number(what, 0), number(what, 1));
            case "setprio" -> "" + qnx().setprio(0, number(what, 0));
            case "qnx_pflags" -> flags(qnx().qnx_pflags(number(what, 0), number(what, 1)));
            case "open" -> open(text(what, 0));
            default -> other(call, what);
        };
    }

    private String other(String call, List<String> what) throws IOException {
        return switch (call) {
            case "qnx_proxy_attach" -> "" + attachProxy(what);
            case "qnx_proxy_detach" -> done(() -> qnx().qnx_proxy_detach(number(what, 0)));
            case "qnx_name_attach" -> "" + qnx().qnx_name_attach(0, text(what, 0));
            case "qnx_name_detach" -> done(() -> qnx().qnx_name_detach(0, number(what, 0)));
            case "qnx_name_locate" -> "" + qnx().qnx_name_locate(0, text(what, 0), 0);
            case "qnx_name_query" -> name(qnx().qnx_name_query(0, number(what, 0)));
            case "qnx_spawn" -> "" + qnx().qnx_spawn(0, texts(what), Map.of());
            case "echo" -> done(() -> Qnx4Echoes.serve(qnx(), number(what, 0)));
            case "echoes" -> "" + Qnx4Echoes.send(qnx(), number(what, 0), number(what, 1));
            case "memory" -> Qnx4Echoes.memory();
            default -> throw new IllegalArgumentException(call);
        };
    }

    private interface Act {
        void run() throws IOException;
    }

    private interface Receiving {
        int into(int pid, MemorySegment msg, long nbytes) throws IOException;
    }

    private static String done(Act act) throws IOException {
        act.run();
        return "";
    }

    private String attach(List<String> what) throws IOException {
        qnx =
                Qnx4.attach(
                        Qnx4Options.defaults()
                                .withTransport(Transport.valueOf(what.get(0)))
                                .withReceivingAgain(Boolean.parseBoolean(what.get(1))));
        return "" + qnx().getpid();
    }

    private String send(List<String> what) throws IOException {
        MemorySegment request = message(what, 1);
        byte[] room = room(number(what, 2));
        MemorySegment reply = MemorySegment.ofArray(room);
        qnx().Send(number(what, 0), request, reply, request.byteSize(), number(what, 2));
        return hex(room);
    }

    private static String received(List<String> what, Receiving receiving) throws IOException {
        byte[] room = room(number(what, 1));
        int from = receiving.into(number(what, 0), MemorySegment.ofArray(room), number(what, 1));
        return from + " " + hex(room);
    }

    private String read(List<String> what) throws IOException {
        byte[] room = room(number(what, 2));
        long count =
                qnx().Readmsg(
                                number(what, 0),
                                number(what, 1),
                                MemorySegment.ofArray(room),
                                number(what, 2));
        return count + " " + hex(room);
    }

    private long write(List<String> what) throws IOException {
        MemorySegment data = message(what, 2);
        return qnx().Writemsg(number(what, 0), number(what, 1), data, data.byteSize());
    }

    private int attachProxy(List<String> what) throws IOException {
        MemorySegment data = message(what, 0);
        return qnx().qnx_proxy_attach(0, data, (int) data.byteSize(), number(what, 1));
    }

    /** Until it is refused; how often it was not. */
    private int trigger(int proxy, int most) throws IOException {
        for (int count = 0; count < most; count++) {
            try {
                qnx().Trigger(proxy);
            } catch (Qnx4Exception e) {
                if (e.errno() == Errno.EAGAIN) {
                    return count;
                }
                throw e;
            }
        }
        return most;
    }

    /** By the library underneath; the name of what it throws. */
    private String open(String port) {
        try {
            qnx().parley().open(port).close();
            return "opened";
        } catch (ParleyException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static String flags(PFlags flags) {
        return flags.before() + " " + flags.after();
    }

    private static String name(NameInfo name) {
        return name.id() + " " + name.pid() + " " + hex(name.name().getBytes(UTF_8));
    }

    private static int number(List<String> what, int index) {
        return Integer.parseInt(what.get(index));
    }

    private static MemorySegment message(List<String> what, int index) {
        return MemorySegment.ofArray(bytes(what.get(index)));
    }

    private static String text(List<String> what, int index) {
        return new String(bytes(what.get(index)), UTF_8);
    }

    private static List<String> texts(List<String> what) {
        return what.stream().map(word -> new String(bytes(word), UTF_8)).toList();
    }

    private static byte[] room(int sizeBytes) {
        byte[] room = new byte[sizeBytes + SPARE_BYTES];
        Arrays.fill(room, UNWRITTEN);
        return room;
    }

    private static byte[] bytes(String word) {
        return HexFormat.of().parseHex(word, 1, word.length());
    }

    private static String hex(byte[] bytes) {
        return "x" + HexFormat.of().formatHex(bytes);
    }
}
