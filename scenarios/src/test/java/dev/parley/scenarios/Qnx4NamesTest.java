package dev.parley.scenarios;

import static dev.parley.scenarios.Qnx4Crew.fails;
import static dev.parley.scenarios.Received.message;
import static dev.parley.scenarios.Received.room;
import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.parley.Errno;
import dev.parley.Transport;
import dev.parley.qnx4.NameInfo;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Names, and ids that stand for processes. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class Qnx4NamesTest {

    private static final int ANOTHER_NODE = 99;

    @RegisterExtension static final Qnx4Crew CREW = new Qnx4Crew();

    private final Transport transport;
    private Qnx4 qnx;
    private Qnx4Peer other;

    Qnx4NamesTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void attach() throws Qnx4Exception {
        qnx = CREW.attach(transport);
        other = CREW.process(transport);
    }

    @Test
    @DisplayName("Q4: a name that is taken: EBUSY; it leads to its owner until that lets go")
    void aNameHasOneOwner() throws Qnx4Exception {
        for (String name : new String[] {"acme", "/acme/daq"}) {
            int id = qnx.qnx_name_attach(0, name);
            assertThat(id).isPositive();
            assertThat(other.call("qnx_name_attach", name).outcome()).isEqualTo("EBUSY");
            assertThat(other.call("qnx_name_locate", name).value()).isEqualTo(qnx.getpid());
            assertThat(qnx.qnx_name_locate(0, name, 0)).isEqualTo(qnx.getpid());
            qnx.qnx_name_detach(0, id);
            assertThat(other.call("qnx_name_locate", name).outcome()).isEqualTo("ESRCH");
            fails(Errno.EINVAL, () -> qnx.qnx_name_detach(0, id));
            other.call("qnx_name_attach", name).expectSuccess();
            assertThat(qnx.qnx_name_locate(0, name, 0)).isEqualTo(other.pid());
        }
    }

    @Test
    @DisplayName("Q4: a name of 33 characters, or of none, is an error")
    void aNameHasThirtyTwoCharactersAtMost() throws Qnx4Exception {
        String longest = "n".repeat(Qnx4.MOST_NAME_CHARS);
        for (String name :
                new String[] {"n", longest.substring(1), longest, "/" + "ä".repeat(31)}) {
            qnx.qnx_name_attach(0, name);
            assertThat(other.call("qnx_name_locate", name).value()).isEqualTo(qnx.getpid());
        }
        for (String name : new String[] {"", longest + "n", "/" + longest}) {
            fails(Errno.EINVAL, () -> qnx.qnx_name_attach(0, name));
        }
    }

    @Test
    @DisplayName("Q4: the owner exits, or is killed, and nobody has the name: ESRCH")
    void aNameGoesWithItsOwner() throws Qnx4Exception {
        Qnx4Peer third = CREW.process(transport);
        other.call("qnx_name_attach", "exits").expectSuccess();
        third.call("qnx_name_attach", "/is/killed").expectSuccess();
        assertThat(qnx.qnx_name_locate(0, "exits", 0)).isEqualTo(other.pid());
        assertThat(qnx.qnx_name_locate(0, "/is/killed", 0)).isEqualTo(third.pid());
        other.exit(0);
        third.kill();
        for (String name : new String[] {"exits", "/is/killed"}) {
            soon().until(() -> isLost(name));
            assertThat(qnx.qnx_name_attach(0, name)).isPositive();
        }
    }

    private boolean isLost(String name) {
        try {
            qnx.qnx_name_locate(0, name, 0);
            return false;
        } catch (Qnx4Exception e) {
            assertThat(e.errno()).isEqualTo(Errno.ESRCH);
            return true;
        }
    }

    @Test
    @DisplayName("Q4: a loop of queries lists all names, and ends with EINVAL")
    void aLoopListsAllNames() throws Qnx4Exception {
        int id = qnx.qnx_name_attach(0, "one");
        qnx.qnx_name_attach(0, "/two");
        other.call("qnx_name_attach", "three").expectSuccess();
        other.call("qnx_name_attach", "/four").expectSuccess();
        List<NameInfo> listed = list();
        assertThat(listed)
                .extracting(NameInfo::name, NameInfo::pid)
                .containsExactlyInAnyOrder(
                        tuple("one", qnx.getpid()),
                        tuple("/two", qnx.getpid()),
                        tuple("three", other.pid()),
                        tuple("/four", other.pid()));
        assertThat(listed).contains(new NameInfo(id, qnx.getpid(), "one"));
        assertThat(listed).extracting(NameInfo::id).isSorted().doesNotHaveDuplicates();

        qnx.qnx_name_detach(0, id);
        assertThat(list()).extracting(NameInfo::name).doesNotContain("one").hasSize(3);
        Qnx4Answer seen = other.call("qnx_name_query", 0);
        assertThat(seen.name()).as("by the other process").isIn("/two", "three", "/four");
        fails(Errno.EINVAL, () -> qnx.qnx_name_query(0, Integer.MAX_VALUE));
    }

    private List<NameInfo> list() {
        List<NameInfo> listed = new ArrayList<>();
        int id = 0;
        while (listed.size() < 100) {
            try {
                listed.add(qnx.qnx_name_query(0, id));
                id = listed.getLast().id() + 1;
            } catch (Qnx4Exception e) {
                assertThat(e.errno()).isEqualTo(Errno.EINVAL);
                return listed;
            }
        }
        throw new AssertionError("the loop does not end: " + listed);
    }

    @Test
    void anotherNodeIsUnreachable() {
        fails(Errno.EHOSTUNREACH, () -> qnx.qnx_name_locate(ANOTHER_NODE, "/acme", 0));
        fails(Errno.EHOSTUNREACH, () -> qnx.qnx_vc_attach(ANOTHER_NODE, other.pid(), 0, 0));
        fails(Errno.EHOSTUNREACH, () -> qnx.qnx_vc_name_attach(ANOTHER_NODE, 0, "/acme"));
        fails(Errno.EHOSTUNREACH, () -> qnx.qnx_spawn(ANOTHER_NODE, List.of("true"), Map.of()));
    }

    @Test
    void aVirtualCircuitStandsForAProcess() throws Qnx4Exception {
        other.call("qnx_name_attach", "/acme").expectSuccess();
        int[] circuits = {
            qnx.qnx_vc_attach(0, other.pid(), 100, 0), qnx.qnx_vc_name_attach(0, 100, "/acme")
        };
        for (int circuit : circuits) {
            assertThat(circuit).isNotEqualTo(other.pid()).isPositive();
            Qnx4Peer server = other.on("server");
            Qnx4Answer received = server.Receive(0, 10);
            Qnx4Answer replied = server.Reply(qnx.getpid(), "back");
            var reply = room(4);
            qnx.Send(circuit, message("there"), reply);
            assertThat(Received.text(reply)).isEqualTo("back");
            assertThat(received.received()).isEqualTo(new Received(qnx.getpid(), "there"));
            replied.expectSuccess();
            qnx.qnx_vc_detach(circuit);
            fails(Errno.ESRCH, () -> qnx.Send(circuit, message("there"), room(4)));
            fails(Errno.ESRCH, () -> qnx.qnx_vc_detach(circuit));
        }
    }

    @Test
    void aVirtualCircuitIsReceivedFromAndRepliedTo() throws Qnx4Exception {
        int circuit = qnx.qnx_vc_attach(0, other.pid(), 100, 0);
        Qnx4Answer sent = other.Send(qnx.getpid(), "hello", 8);
        assertThat(Received.by(qnx, circuit).text()).isEqualTo("hello");
        var room = room(4);
        assertThat(qnx.Readmsg(circuit, 1, room, 4)).isEqualTo(4);
        assertThat(Received.text(room)).isEqualTo("ello");
        assertThat(qnx.Writemsg(circuit, 4, message("more"), 4)).isEqualTo(4);
        qnx.Reply(circuit, message("yes "));
        assertThat(sent.text()).isEqualTo("yes more");

        other.Send(qnx.getpid(), "again", 0);
        assertThat(Received.by(qnx, circuit).text()).isEqualTo("again");
        Qnx4Peer third = CREW.process(transport);
        qnx.Relay(circuit, qnx.qnx_vc_attach(0, third.pid(), 100, 0));
        assertThat(third.Receive(0, 5).received()).isEqualTo(new Received(other.pid(), "again"));
        fails(Errno.ESRCH, () -> qnx.Reply(circuit, message("no")));
    }

    @Test
    void aVirtualCircuitEndsWithItsProcess() throws Qnx4Exception {
        int circuit = qnx.qnx_vc_attach(0, other.pid(), 100, 0);
        other.kill();
        fails(Errno.ESRCH, () -> qnx.Send(circuit, message("there"), room(4)));
        fails(Errno.ESRCH, () -> qnx.Receive(circuit, room(4)));
        fails(Errno.ESRCH, () -> qnx.qnx_vc_attach(0, other.pid(), 100, 0));
        fails(Errno.ESRCH, () -> qnx.qnx_vc_name_attach(0, 100, "nobody"));
    }
}
