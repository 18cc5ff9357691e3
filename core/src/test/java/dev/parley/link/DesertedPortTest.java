package dev.parley.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** C14, step by step: hang-ups and new links are heard in the order that the test says. */
@Timeout(60)
@ParameterizedClass
@EnumSource(LinkKind.class)
class DesertedPortTest {

    private final LinkPair pair;
    private final ReceivePort port;

    DesertedPortTest(LinkKind kind) throws IOException {
        pair = new LinkPair(kind, Spin.Policy.ADAPTIVE, 3);
        pair.stopHearing();
        port = pair.port;
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void theLastLinkThatGoesIsTheLast() {
        welcome(0, 1);
        hangUp(0);
        expectGone(0);
        expectNothing();
        hangUp(1);
        expectGone(1);
        expectDeserted();
        expectNothing();
    }

    @Test
    void itIsTheLastEachTime() {
        for (int i = 0; i < 3; i++) {
            welcome(i);
            hangUp(i);
            expectGone(i);
            expectDeserted();
        }
        expectNothing();
    }

    @Test
    void aLinkThatIsHeardOfBeforeTheHangUpOfTheLastComesAfterIt() {
        welcome(0);
        pair.clients.get(0).socket().shutdown();
        welcome(1);
        expectGone(0);
        expectDeserted();
        expectNothing();
        port.hungUp(pair.servers.get(0));
        expectNothing();
        hangUp(1);
        expectGone(1);
        expectDeserted();
    }

    @Test
    void aLinkThatIsHeardOfWhileOneIsLeftChangesNothing() {
        welcome(0, 1);
        pair.clients.get(0).socket().shutdown();
        welcome(2);
        expectNothing();
        port.hungUp(pair.servers.get(0));
        expectGone(0);
        expectNothing();
    }

    @Test
    void oneThatWasEndedHereCountsNoLonger() {
        welcome(0);
        pair.servers.get(0).end();
        welcome(1);
        expectGone(0);
        expectDeserted();
        expectNothing();
    }

    private void welcome(int... links) {
        for (int link : links) {
            port.welcome(pair.servers.get(link));
        }
    }

    private void hangUp(int link) {
        pair.clients.get(link).socket().shutdown();
        port.hungUp(pair.servers.get(link));
    }

    private void expectGone(int link) {
        expectNotice(pair.servers.get(link));
    }

    private void expectDeserted() {
        expectNotice(Deserted.NO_LINK_LEFT);
    }

    private void expectNotice(Object notice) {
        assertThat(port.receive(new Held(), Deadline.AT_ONCE)).isEqualTo(ReceivePort.Taken.NOTICE);
        assertThat(port.pollNotice()).isSameAs(notice);
    }

    private void expectNothing() {
        assertThat(port.receive(new Held(), Deadline.AT_ONCE)).isEqualTo(ReceivePort.Taken.NOTHING);
    }
}
