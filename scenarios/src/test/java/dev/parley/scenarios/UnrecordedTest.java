package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Snapshot.State;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.CrowdClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Only a process that is recorded pays for the flight recorder. */
class UnrecordedTest {

    private static final String EVENT = " dev.parley.events.SendEvent ";
    private static final String LATER_EVENT = " dev.parley.events.BlockedEvent ";

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void aSendThatSleepsLoadsNoEvent() throws Exception {
        assertThat(classesLoadedByASendThatSleeps())
                .anyMatch(line -> line.contains(" dev.parley.events.Events "))
                .noneMatch(line -> line.contains("jdk.jfr.Event "));
    }

    @Test
    void oneThatIsRecordedDoes() throws Exception {
        String recorded = "-XX:StartFlightRecording:settings=none,dumponexit=false";
        assertThat(classesLoadedByASendThatSleeps(recorded))
                .anyMatch(line -> line.contains(EVENT))
                .anyMatch(line -> line.contains(LATER_EVENT));
    }

    private static List<String> classesLoadedByASendThatSleeps(String... options) throws Exception {
        Jvm jvm = Jvm.brief().with("-Xlog:class+load").with(options);
        String end = "served 1";
        List<String> lines = new ArrayList<>();
        try (Parley parley = NODE.join();
                Port port = parley.open("unrecorded");
                Peer client =
                        Peer.start(
                                NODE.socket(),
                                jvm,
                                CrowdClient.class,
                                "unrecorded",
                                Transport.MEMORY,
                                1)) {
            Request request = (Request) port.receive();
            soon().until(
                            () ->
                                    parley.look().processes().stream()
                                            .flatMap(process -> process.threads().stream())
                                            .anyMatch(thread -> thread.state() == State.REPLY));
            request.reply(request.bytes());
            for (String line = client.line(); !line.equals(end); line = client.line()) {
                lines.add(line);
            }
        }
        return lines;
    }
}
