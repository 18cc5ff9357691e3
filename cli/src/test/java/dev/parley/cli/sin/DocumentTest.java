package dev.parley.cli.sin;

import static dev.parley.cli.sin.NodeSketch.member;
import static dev.parley.cli.sin.NodeSketch.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.parley.Ending;
import dev.parley.Member;
import dev.parley.Snapshot;
import dev.parley.Snapshot.State;
import dev.parley.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What programs read of a node. */
final class DocumentTest {

    private static final Path PROMISE = Path.of("..", "docs", "sin-json.md");

    private final Member server = member(1, "server");
    private final Member client = member(2, "client");

    private final Snapshot talk =
            new NodeSketch()
                    .process(server, 0, 40, 1, waiting(State.RECEIVE, 11, Duration.ofNanos(5)))
                    .process(client, 41, 0, 0, waiting(State.REPLY, 11, Duration.ofNanos(7)))
                    .process(member(3, "dated"), "4a", LocalDate.of(2026, 2, 28))
                    .dead(member(4, "late"), new Ending.Exited(3), Duration.ofNanos(8))
                    .dead(member(5, "shot"), new Ending.Killed(9), Duration.ofNanos(9))
                    .port(11, server, "echo")
                    .link(31, client, 11, 40)
                    .link(32, client, 11, Use.SEND, member(4, "late"))
                    .snapshot();

    @Test
    void everythingIsThereWithItsVersion() throws IOException {
        Map<String, Object> document = JSON.std.mapFrom(Document.text(talk, Views.WHOLE));

        assertThat(document)
                .containsEntry("version", 1)
                .containsEntry("node", "demo")
                .containsEntry("kernel", Map.of("pid", 99, "version", "2.0", "epoch", "77"))
                .containsOnlyKeys(
                        "version",
                        "node",
                        "kernel",
                        "processes",
                        "ports",
                        "links",
                        "waits",
                        "dead");
        assertThat(document.get("dead"))
                .asString()
                .contains("program=late, version=1.0, end=exited, status=3, sinceNanos=8}")
                .contains("program=shot, version=1.0, end=killed, signal=9, sinceNanos=9}");
        assertThat(document.get("processes"))
                .asString()
                .contains("{member=1, pid=1000, uid=0, gid=0, program=server, version=1.0,")
                .contains(
                        "programVersion=, role=both, sent=0, received=40, hiddenThreads=1, threads=[{tid=0, id=2, name=pool-1, ")
                .contains(
                        "state=RECEIVE, port=11, link=31, priority=7, hasTimeout=false, sinceNanos=5, waits=3}]}")
                .contains("programVersion=4a, programDate=2026-02-28, role=both, sent=0")
                .contains("state=REPLY, blockedOn={member=1, pid=1000,");
        assertThat(document.get("ports"))
                .asString()
                .startsWith("[{port=11, names=[echo], owner={member=1,")
                .endsWith("links=2, messages=40, receive=1, send=0, reply=1}]")
                .contains("byRightOnly=false");
        assertThat(document.get("links"))
                .asString()
                .startsWith("[{link=31, client={member=2,")
                .contains(
                        "use=all, transport=memory, slots=4, capacityBytes=1024, messages=40}, {link=32,")
                .contains("use=send, from={member=4, ");
        assertThat(document.get("waits"))
                .asString()
                .startsWith("[{process={member=2,")
                .endsWith("port=11, sinceNanos=7, threads=1}]");
    }

    @Test
    void eachFieldIsPromisedInTheDocumentation() throws IOException {
        List<View> all = new ArrayList<>(Views.ALL);
        all.add(new BusyView(Traffic.between(talk, talk, Duration.ofSeconds(1))));
        Set<String> keys = new HashSet<>();
        for (View view : all) {
            collectKeys(JSON.std.mapFrom(Document.text(talk, List.of(view))), keys);
        }
        String promise = Files.readString(PROMISE);

        assertThat(keys).hasSizeGreaterThan(30).allMatch(key -> promise.contains("`" + key + "`"));
    }

    private static void collectKeys(Object json, Set<String> keys) {
        if (json instanceof Map<?, ?> fields) {
            fields.keySet().forEach(key -> keys.add((String) key));
            fields.values().forEach(value -> collectKeys(value, keys));
        } else if (json instanceof List<?> elements) {
            elements.forEach(element -> collectKeys(element, keys));
        }
    }

    @Test
    void theFirstLettersNameAView() {
        assertThat(Stream.of("pr", "th", "na", "PO", "links", "wait", "ve", "dead", "deadl"))
                .extracting(prefix -> new Views().convert(prefix).name())
                .containsExactlyElementsOf(Views.ALL.stream().map(View::name).toList());
    }
}
