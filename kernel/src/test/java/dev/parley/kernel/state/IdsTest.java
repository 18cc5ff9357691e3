package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.assertRefused;
import static dev.parley.kernel.state.TestNode.connectBy;
import static dev.parley.kernel.state.TestNode.connectTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.wire.Ask;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.MintRights;
import dev.parley.wire.PassedRight;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightUse;
import dev.parley.wire.RightWish;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whatever asks by an id: one of another life, one that is gone, and one that never was. */
class IdsTest {

    static final List<LongFunction<Ask>> ASKS =
            List.of(
                    id -> connectTo(id),
                    id -> connectBy(new PassedRight(1, id)),
                    id -> new MintRights(id, List.of(RightWish.own(id, RightUse.ALL))),
                    ClosePort::new,
                    Disconnect::new,
                    id -> new AttachName(id, "b"),
                    id -> new DetachName(id, "a"));

    private final TestNode node = new TestNode();
    private final long member = node.join();

    @ParameterizedTest
    @FieldSource("ASKS")
    void anIdOfAnotherLifeIsStale(LongFunction<Ask> ask) {
        TestNode other = new TestNode(TestNode.EPOCH + 1);
        long foreign = other.openPort(other.join(), "");
        assertRefused(
                node.ask(member, ask.apply(foreign)),
                Refusal.STALE,
                "the id is of another life of the kernel, ");
    }

    @ParameterizedTest
    @FieldSource("ASKS")
    void anIdThatWasGivenOutIsGone(LongFunction<Ask> ask) {
        long gone = node.openPort(member, "");
        node.ask(member, new ClosePort(gone));
        assertRefused(node.ask(member, ask.apply(gone)), Refusal.GONE, " is gone, ");
    }

    @ParameterizedTest
    @FieldSource("ASKS")
    void anIdThatNeverWasIsNotFound(LongFunction<Ask> ask) {
        long future = node.openPort(member, "") + 1_000;
        assertRefused(node.ask(member, ask.apply(future)), Refusal.NOT_FOUND, "=" + future);
    }

    @Test
    void theIdsOfTwoLivesAreDifferent() {
        assertThat(new Ids(5).next()).isNotEqualTo(new Ids(6).next());
        assertThat(new Ids(-1).next()).isPositive();
        assertThat(Ids.tag(1L << 40)).isZero();
    }
}
