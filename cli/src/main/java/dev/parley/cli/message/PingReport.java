package dev.parley.cli.message;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.cli.base.Json;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.RoundTrips;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the pings came to: a line each while they go, a summary when it is closed. In JSON, one
 * object at the end.
 *
 * <p>Thread-safe: Ctrl-C closes it from another thread.
 */
final class PingReport implements AutoCloseable {

    private record Answer(long nanos, String errno) {}

    private final Output output;
    private final boolean json;
    private final String name;
    private final long port;
    private final Member owner;
    private final List<Answer> answers = new ArrayList<>();
    private int sent;
    private boolean closed;

    PingReport(Output output, boolean json, String name, long port, Member owner) {
        this.output = output;
        this.json = json;
        this.name = name;
        this.port = port;
        this.owner = owner;
        say(
                "ping %s: port %d of %s, pid %d, uid %d"
                        .formatted(name, port, owner.program(), owner.pid(), owner.uid()));
    }

    synchronized void answered(long nanos) {
        sent++;
        answers.add(new Answer(nanos, ""));
        say("answer %d: %s".formatted(sent, RoundTrips.text(nanos)));
    }

    /** Who fails a message is alive. */
    synchronized void failed(long nanos, Errno errno) {
        sent++;
        answers.add(new Answer(nanos, errno.name()));
        say("answer %d: %s, answered with %s".formatted(sent, RoundTrips.text(nanos), errno));
    }

    synchronized void unanswered(String reason) {
        sent++;
        say("no answer %d: %s".formatted(sent, reason));
    }

    /** Whether each message was answered. */
    synchronized boolean isComplete() {
        return answers.size() == sent;
    }

    /** Prints the summary; the second time does nothing. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (json) {
            output.data().println(Json.text(fields()));
        } else {
            output.data().println(summary());
        }
    }

    private void say(String line) {
        if (!json && !closed) {
            output.data().println(line);
        }
    }

    private String summary() {
        String counts = "%d sent, %d answered".formatted(sent, answers.size());
        if (answers.isEmpty()) {
            return counts;
        }
        RoundTrips trips = trips();
        return "%s; round trip min %s, median %s, p99 %s, max %s"
                .formatted(
                        counts,
                        RoundTrips.text(trips.minNanos()),
                        RoundTrips.text(trips.percentileNanos(50)),
                        RoundTrips.text(trips.percentileNanos(99)),
                        RoundTrips.text(trips.maxNanos()));
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("port", port);
        fields.put("owner", Json.of(owner));
        fields.put("sent", sent);
        fields.put("answered", answers.size());
        if (!answers.isEmpty()) {
            RoundTrips trips = trips();
            fields.put("minNanos", trips.minNanos());
            fields.put("medianNanos", trips.percentileNanos(50));
            fields.put("p99Nanos", trips.percentileNanos(99));
            fields.put("maxNanos", trips.maxNanos());
        }
        fields.put("answers", answers.stream().map(PingReport::fields).toList());
        return fields;
    }

    private static Map<String, Object> fields(Answer answer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("nanos", answer.nanos());
        if (!answer.errno().isEmpty()) {
            fields.put("errno", answer.errno());
        }
        return fields;
    }

    private RoundTrips trips() {
        return RoundTrips.of(answers.stream().mapToLong(Answer::nanos).toArray());
    }
}
