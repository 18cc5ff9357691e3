package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Name;
import dev.parley.NameNotFound;
import dev.parley.NameTaken;
import dev.parley.NotPermitted;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Waiting;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names lead to ports; they are taken once, and go with their owners. */
class NamesTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    @DisplayName("K1: a name attached twice is refused; only its owner releases it")
    void aNameHasOneOwner() throws ParleyException {
        try (Peer owner = serve("taken");
                Parley parley = NODE.join();
                Port mine = parley.open("mine")) {
            assertThatThrownBy(() -> parley.open("taken")).isInstanceOf(NameTaken.class);
            assertThatThrownBy(() -> mine.attach("taken")).isInstanceOf(NameTaken.class);
            assertThatThrownBy(() -> mine.detach("taken")).isInstanceOf(NotPermitted.class);
            try (Connection connection = parley.connect("taken")) {
                assertThat((long) connection.owner().pid()).isEqualTo(owner.pid());
            }
        }
    }

    @Test
    @DisplayName("K2, first half: the owner is killed, the name is free")
    void aNameGoesWithItsOwner() throws ParleyException {
        try (Parley parley = NODE.join();
                Peer owner = serve("short-lived")) {
            long port = parley.connect("short-lived").portId();
            owner.kill();
            soon().until(() -> parley.names().stream().noneMatch(NamesTest::isShortLived));
            try (Port heir = parley.open("short-lived")) {
                assertThat(heir.id()).isNotEqualTo(port);
            }
        }
    }

    @Test
    @DisplayName("K4: 676 names attached, located, released: nothing remains")
    void manyNames() throws ParleyException {
        try (Parley server = NODE.join();
                Parley client = NODE.join()) {
            soon().until(() -> client.names().isEmpty()); // those of the dead are gone
            List<Port> ports = new ArrayList<>();
            for (char a = 'a'; a <= 'z'; a++) {
                for (char b = 'a'; b <= 'z'; b++) {
                    ports.add(server.open("" + a + b));
                }
            }
            assertThat(client.names()).extracting(Name::name).hasSize(676).isSorted();
            for (Name name : client.names()) {
                client.connect(name.name()).close();
            }
            ports.forEach(Port::close);
            soon().until(() -> client.names().isEmpty());
        }
    }

    @Test
    void aPortMayHaveManyNamesAndLosesThemOneByOne() throws ParleyException {
        try (Parley parley = NODE.join();
                Port port = parley.open("first")) {
            port.attach("second");
            assertThat(parley.connect("second").portId()).isEqualTo(port.id());
            port.detach("first");
            assertThatThrownBy(() -> parley.connect("first")).isInstanceOf(NameNotFound.class);
            assertThatThrownBy(() -> port.detach("first")).isInstanceOf(NameNotFound.class);
            assertThat(parley.connect("second").portId()).isEqualTo(port.id());
        }
    }

    @Test
    void aPatientClientWaitsForANameToAppear() throws ParleyException {
        ConnectOptions patient = ConnectOptions.defaults().withPatience(Duration.ofSeconds(60));
        try (Parley parley = NODE.join();
                Peer server =
                        Peer.start(
                                NODE.socket(), Server.class, "late", "echo", 1, Waiting.BLOCK, -1);
                Connection connection = parley.connect("late", patient)) {
            assertThat(connection.send(new byte[] {1}).bytes()).containsExactly(1);
            ConnectOptions brief = ConnectOptions.defaults().withPatience(Duration.ofMillis(20));
            assertThatThrownBy(() -> parley.connect("never", brief))
                    .isInstanceOf(DeadlineExceeded.class);
        }
    }

    private static boolean isShortLived(Name name) {
        return name.name().equals("short-lived");
    }

    private static Peer serve(String name) {
        Peer server = Peer.start(NODE.socket(), Server.class, name, "echo", 1, Waiting.BLOCK, -1);
        server.expectAfter("serving");
        return server;
    }
}
