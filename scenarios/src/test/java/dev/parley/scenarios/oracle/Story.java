package dev.parley.scenarios.oracle;

import dev.parley.Transport;
import dev.parley.scenarios.oracle.Entry.Role;
import dev.parley.scenarios.oracle.Entry.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Journals as processes would write them, entry by entry, a millisecond from one to the next. The
 * storm is life 0. Owned by one thread.
 */
final class Story {

    static final int SERVER = 1;
    static final int OTHER_SERVER = 2;
    static final int CLIENT = 3;
    static final int WATCH = 1;

    private static final int STORM = 0;
    private static final int LANE = 7;
    private static final int REPLY_BYTES = 40;

    private final Path directory;
    private final Map<Integer, Journal> journals = new HashMap<>();
    private final Map<Integer, byte[]> requests = new HashMap<>();

    /** The last one of a server of a message. */
    private final Map<List<Integer>, Integer> receipts = new HashMap<>();

    private Transport transport = Transport.MEMORY;
    private long patienceNanos;
    private int lastReceipt;
    private long nanos = TimeUnit.HOURS.toNanos(1);

    private Story(Path directory) {
        this.directory = directory;
    }

    /** Two servers that receive with one thread each, and a client, all of them born. */
    static Story in(Path directory) {
        Story story = new Story(directory);
        story.born(STORM, Role.STORM, 0);
        story.born(SERVER, Role.SERVER, 1);
        story.born(OTHER_SERVER, Role.SERVER, 1);
        story.born(CLIENT, Role.CLIENT, 0);
        return story;
    }

    private void born(int life, Role role, int receivers) {
        try {
            journals.put(life, Journal.begin(directory, life));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(life, new Entry.Born(next(), role, 100 + life, receivers));
    }

    private long next() {
        return pass(1);
    }

    private long pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        return nanos;
    }

    private Story write(int life, Entry entry) {
        Objects.requireNonNull(journals.get(life)).write(entry);
        return this;
    }

    Story later(long millis) {
        pass(millis);
        return this;
    }

    Story bySocket() {
        transport = Transport.SOCKET;
        return this;
    }

    Story withPatience(long millis) {
        patienceNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        return this;
    }

    /** The client is going to send to the server. */
    Story sends(int number) {
        byte[] request = Message.request(CLIENT, number, REPLY_BYTES, 50);
        requests.put(number, request);
        return write(
                CLIENT,
                new Entry.Intent(
                        next(),
                        number,
                        SERVER,
                        LANE,
                        true,
                        transport,
                        Message.crc(request),
                        REPLY_BYTES,
                        patienceNanos));
    }

    Story receives(int number) {
        return receives(SERVER, number);
    }

    Story receives(int server, int number) {
        return receives(server, number, Message.crc(request(number)), CLIENT);
    }

    Story receives(int server, int number, int requestCrc, int sender) {
        int receipt = ++lastReceipt;
        receipts.put(List.of(server, number), receipt);
        return write(
                server, new Entry.Received(next(), receipt, CLIENT, number, requestCrc, sender));
    }

    private int receipt(int server, int number) {
        return Objects.requireNonNull(receipts.get(List.of(server, number)));
    }

    Story replies(int number, boolean met) {
        return replies(SERVER, number, met);
    }

    Story replies(int server, int number, boolean met) {
        return write(server, new Entry.Replied(next(), receipt(server, number), met));
    }

    /** A server is going to forward to another; what came of it is not written yet. */
    Story isForwarding(int server, int number, int to) {
        return write(server, new Entry.Forwarding(next(), receipt(server, number), to));
    }

    Story hasForwarded(int server, int number, boolean met) {
        return write(server, new Entry.Forwarded(next(), receipt(server, number), met));
    }

    Story forwards(int server, int number, int to) {
        return isForwarding(server, number, to).hasForwarded(server, number, true);
    }

    /** The client gets the reply of the server to one of its messages for that to another. */
    Story gets(int number, int server, int repliedNumber) {
        byte[] reply = Message.reply(server, request(repliedNumber));
        return write(
                CLIENT,
                new Entry.Outcome(
                        next(), number, End.REPLIED, Cause.NONE, server, Message.crc(reply)));
    }

    Story gets(int number) {
        return gets(number, SERVER, number);
    }

    Story isTold(int number, End end, Cause cause) {
        return write(CLIENT, new Entry.Outcome(next(), number, end, cause, 0, 0));
    }

    /** A whole exchange, as it should be. */
    Story exchanges(int number) {
        return sends(number).receives(number).replies(number, true).gets(number);
    }

    Story watches(Subject subject) {
        write(CLIENT, new Entry.Watching(next(), WATCH, subject, SERVER));
        return write(CLIENT, new Entry.Watched(next(), WATCH));
    }

    Story isToldOfTheEnd() {
        return write(CLIENT, new Entry.Told(next(), WATCH));
    }

    Story opens() {
        return write(SERVER, new Entry.Opened(next()));
    }

    Story closes() {
        return write(SERVER, new Entry.Closing(next()));
    }

    Story isKilled(int life) {
        return write(STORM, new Entry.Killed(next(), life));
    }

    Story kernelStarts() {
        return write(STORM, new Entry.KernelStarted(next()));
    }

    Story leaves(int life) {
        return write(life, new Entry.Leaving(next()));
    }

    /** Whoever is given leaves. */
    Verdict end(int... leaving) throws IOException {
        for (int life : leaving) {
            leaves(life);
        }
        return Oracle.judge(directory);
    }

    /** All leave. */
    Verdict end() throws IOException {
        return end(SERVER, OTHER_SERVER, CLIENT);
    }

    private byte[] request(int number) {
        return requests.getOrDefault(number, Message.request(CLIENT, number, REPLY_BYTES, 50));
    }
}
