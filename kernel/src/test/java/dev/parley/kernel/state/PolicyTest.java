package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.OTHER_UID;
import static dev.parley.kernel.state.TestNode.UID;
import static dev.parley.kernel.state.TestNode.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.Ask.WatchMembers;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Watching;
import org.junit.jupiter.api.Test;

/** Who may do what on the host's node; a user's own has {@link JoiningTest}. */
class PolicyTest {

    private static final String RULE =
            "on this node only root and uid 1000, the kernel's own, may own names, uid=1001";

    private final TestNode node = new TestNode(Policy.everybody(UID), Limits.standard());

    @Test
    void everybodyMayJoinAndOpenPortsWithoutNames() {
        node.openPort(node.join(OTHER_UID), "");
    }

    @Test
    void theKernelsUserAndRootMayOwnNames() {
        node.openPort(node.join(UID), "a");
        node.openPort(node.join(0), "b");
    }

    @Test
    void otherUsersMayNotOwnNames() {
        long stranger = node.join(OTHER_UID);
        assertRefused(node.ask(stranger, new OpenPort("a", false)), Refusal.NOT_PERMITTED, RULE);
        assertThat(node.notes()).singleElement().asString().startsWith("denied ");
        long port = node.openPort(stranger, "");
        assertRefused(node.ask(stranger, new AttachName(port, "a")), Refusal.NOT_PERMITTED, RULE);
    }

    @Test
    void everyProcessMayBeCalledByItsPid() {
        long stranger = node.join(OTHER_UID);
        node.openPort(stranger, "#" + TestNode.pid(stranger));
    }

    @Test
    void nobodyMayBeCalledByThePidOfAnother() {
        long stranger = node.join(OTHER_UID);
        long root = node.join(0);
        String name = "#" + TestNode.pid(stranger);
        String rule = "this name is for the process with that pid alone, name=\"%s\" pid=%d";
        assertRefused(
                node.ask(root, new OpenPort(name, false)),
                Refusal.NOT_PERMITTED,
                rule.formatted(name, TestNode.pid(root)));
        long port = node.openPort(root, "");
        assertRefused(
                node.ask(root, new AttachName(port, "#")),
                Refusal.NOT_PERMITTED,
                rule.formatted("#", TestNode.pid(root)));
    }

    @Test
    void otherUsersMayNotWatchAllMembers() {
        assertRefused(
                node.ask(node.join(OTHER_UID), new WatchMembers()),
                Refusal.NOT_PERMITTED,
                "on this node only root and uid 1000, the kernel's own, may watch all members, uid=1001");
        assertThat(node.ask(node.join(UID), new WatchMembers())).isInstanceOf(Watching.class);
    }
}
