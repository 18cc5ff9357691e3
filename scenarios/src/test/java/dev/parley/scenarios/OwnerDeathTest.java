package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.NameNotFound;
import dev.parley.Parley;
import dev.parley.PeerDied;
import dev.parley.PortGone;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.Hoarder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The owner of a name is killed, again and again; another process takes the name. */
@Timeout(120)
class OwnerDeathTest {

    private static final int OWNERS = 5;
    private static final String NAME = "inherited";

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @ParameterizedTest
    @EnumSource
    @DisplayName("K2, K3: the name is free, no id comes back, an old id leads to no new server")
    void whatLedToTheDeadLeadsToNobodyElse(Transport transport) throws Exception {
        Set<Long> ids = new HashSet<>();
        List<Connection> dead = new ArrayList<>();
        try (Parley client = NODE.join()) {
            for (int i = 0; i < OWNERS; i++) {
                try (Peer owner = Peer.start(NODE.socket(), Hoarder.class, NAME, 1)) {
                    owner.expect("serving");
                    Connection connection =
                            client.connect(
                                    NAME, ConnectOptions.defaults().withTransport(transport));
                    assertThat((long) connection.owner().pid()).isEqualTo(owner.pid());
                    assertThat(ids.add(connection.portId())).as("a new port").isTrue();
                    assertThat(ids.add(connection.owner().id())).as("a new member").isTrue();
                    dead.forEach(old -> expectGone(client, old));
                    dead.add(connection);
                    owner.kill();
                    soon().until(() -> client.names().isEmpty());
                    dead.forEach(old -> expectGone(client, old));
                }
            }
        }
    }

    private static void expectGone(Parley client, Connection dead) {
        assertThatThrownBy(() -> client.connect(dead.portId(), ConnectOptions.defaults()))
                .isInstanceOfAny(PortGone.class, NameNotFound.class);
        assertThatThrownBy(() -> dead.send(new byte[100]))
                .isInstanceOfSatisfying(
                        PeerDied.class,
                        death -> assertThat(death.delivered()).isEqualTo(Delivered.NO));
    }
}
