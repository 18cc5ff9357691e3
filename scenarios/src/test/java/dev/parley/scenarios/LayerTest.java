package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.NotPermitted;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Role;
import dev.parley.junit.ParleyNode;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Processes that say in which layer they stand, and which way their messages go. */
@Timeout(60)
class LayerTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private static JoinOptions options() {
        return JoinOptions.defaults().withSocket(NODE.socket());
    }

    private static Parley layer(int layer) throws ParleyException {
        return Parley.join(options().withLayer(layer));
    }

    @Test
    void messagesGoUpOnly() throws Exception {
        try (Parley low = layer(1);
                Parley high = layer(2);
                Port above = high.open("above");
                Port below = low.open("below");
                Connection up = low.connect("above")) {
            assertThat(up.version().layer()).isEqualTo(OptionalInt.of(2));
            assertThat(above.id()).isEqualTo(up.portId());
            assertThatThrownBy(() -> high.connect("below"))
                    .isInstanceOf(NotPermitted.class)
                    .hasMessageContaining("layers: messages go up only")
                    .hasMessageContaining("in layer 2")
                    .hasMessageContaining("in layer 1");
            assertThat(below.poll()).isEmpty();
            assertThat(low.look().processes())
                    .extracting(process -> process.program().layer())
                    .contains(OptionalInt.of(1), OptionalInt.of(2));
        }
    }

    @Test
    void rolesAreKept() throws Exception {
        try (Parley sends = Parley.join(options().withRole(Role.SENDS));
                Parley receives = Parley.join(options().withRole(Role.RECEIVES));
                Port notices = sends.open("of a sender");
                Port port = receives.open("of a receiver");
                Connection connection = sends.connect("of a receiver")) {
            assertThat(connection.version().role()).isEqualTo(Role.RECEIVES);
            assertThatThrownBy(() -> receives.connect("of a sender"))
                    .isInstanceOf(NotPermitted.class)
                    .hasMessageContaining("only receives");
            assertThatThrownBy(() -> sends.connect("of a sender"))
                    .isInstanceOf(NotPermitted.class)
                    .hasMessageContaining("only sends");
            assertThat(notices.poll()).isEmpty();
            assertThat(connection.portId()).isEqualTo(port.id());
        }
    }

    @Test
    void whatIsForwardedIsHeldToTheLayersOfWhoSentIt() throws Exception {
        try (Parley low = layer(2);
                Parley between = NODE.join();
                Parley high = layer(2);
                Port front = between.open("front");
                Port back = high.open("back");
                Connection toBack = between.connect("back");
                Connection connection = low.connect("front")) {
            CompletableFuture<?> reply = connection.sendAsync(new byte[1]);
            Request request = (Request) front.receive();
            assertThatThrownBy(() -> request.forward(toBack)).isInstanceOf(NotPermitted.class);
            request.reply(new byte[0]);
            reply.get();
            assertThat(back.poll()).isEmpty();
        }
    }

    @Test
    void aLayerOutOfRangeIsAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> options().withLayer(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> options().withLayer(256));
    }
}
