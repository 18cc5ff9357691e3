package dev.parley.link;

import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Links of shared memory that have been silent: nobody looks there until they ring. */
class ColdLinksTest {

    @Test
    void silentLinksGoColdAndAreHeardAgainWhenTheyRing() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.ADAPTIVE, 40)) {
            soon().until(() -> coldLinks(pair) > 0);
            int cold =
                    IntStream.range(0, 40).filter(i -> isCold(pair, i)).findFirst().orElseThrow();
            Sending sending = pair.send(pair.clients.get(cold), "knock", Deadline.NEVER);
            Held held = pair.receive();
            assertThat(LinkPair.text(held)).isEqualTo("knock");
            LinkPair.reply(held, "come in");
            assertThat(sending.reply()).isEqualTo("come in");
            assertThat(isCold(pair, cold)).isFalse();
        }
    }

    @Test
    void aLinkThatWasSentToBeforeItsClientCouldReadThatItIsColdStaysHot() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            pair.memory.setLongVolatile(LinkLayout.ACTIVE, 1);
            pair.memory.setLongVolatile(
                    LinkLayout.slot(0, LinkPair.GEOMETRY.slotBytes()),
                    SlotWord.of(SlotWord.SENT, 1));
            assertThat(pair.server().coolDown()).isFalse();
            assertThat(isCold(pair, 0)).isFalse();
        }
    }

    private static long coldLinks(LinkPair pair) {
        for (int scan = 0; scan < 1024; scan++) {
            pair.port.receive(new Held(), Deadline.AT_ONCE);
        }
        return IntStream.range(0, pair.servers.size()).filter(i -> isCold(pair, i)).count();
    }

    private static boolean isCold(LinkPair pair, int link) {
        return pair.clients.get(link).words().getIntVolatile(LinkLayout.MODE)
                == LinkLayout.MODE_COLD;
    }
}
