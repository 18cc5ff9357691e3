package dev.parley.qnx4;

import static dev.parley.qnx4.Clients.assertFails;
import static dev.parley.qnx4.Clients.bytes;
import static dev.parley.qnx4.Clients.room;
import static dev.parley.qnx4.Clients.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Errno;
import dev.parley.JoinOptions;
import dev.parley.Source;
import dev.parley.junit.ParleyNode;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names, proxies, and the calls as C has them, within one process. */
@Timeout(120)
class NamesAndProxiesTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private static Qnx4 qnx;

    private final MemorySegment msg = room();

    @BeforeAll
    static void attach() throws Qnx4Exception {
        JoinOptions join = JoinOptions.defaults().withSocket(NODE.socket());
        qnx = Qnx4.attach(Qnx4Options.defaults().withJoin(join));
        Literal.use(qnx);
    }

    @AfterAll
    static void leave() {
        qnx.close();
    }

    private static int proxy(String text) throws Qnx4Exception {
        return qnx.qnx_proxy_attach(0, bytes(text), text.length(), -1);
    }

    private void expect(int proxy, String text) throws Qnx4Exception {
        msg.fill((byte) 0);
        assertThat(qnx.Receive(0, msg)).isEqualTo(proxy);
        assertThat(text(msg)).isEqualTo(text);
    }

    @Test
    void aProcessTakesPartOnce() {
        JoinOptions join = JoinOptions.defaults().withSocket(NODE.socket());
        assertFails(Errno.EBUSY, () -> Qnx4.attach(Qnx4Options.defaults().withJoin(join)));
    }

    @Test
    void triggersAreReceivedOnceEachAProxyAtATime() throws Exception {
        int p1 = proxy("one");
        int p2 = proxy("two");
        for (int proxy : List.of(p1, p2, p1, p2)) {
            assertThat(qnx.Trigger(proxy)).isEqualTo(qnx.getpid());
        }
        expect(p1, "one");
        expect(p1, "one");
        expect(p2, "two");
        expect(p2, "two");
        qnx.Reply(p1, bytes("has no effect"));
        qnx.Send(p2, bytes("goes nowhere"), msg);
        expect(p2, "two");
        qnx.qnx_proxy_detach(p1);
        qnx.qnx_proxy_detach(p2);
        assertFails(Errno.ESRCH, () -> qnx.Trigger(p1));
        assertFails(Errno.ESRCH, () -> qnx.qnx_proxy_detach(p1));
        assertFails(Errno.ESRCH, () -> qnx.Receive(p1, msg));
    }

    @Test
    void aProxyIsReceivedFromAlone() throws Exception {
        int p1 = proxy("one");
        int p2 = proxy("two");
        qnx.Trigger(p1);
        qnx.Trigger(p2);
        assertThat(qnx.Receive(p2, msg)).isEqualTo(p2);
        assertThat(text(msg)).isEqualTo("two");
        assertFails(Errno.ENOMSG, () -> qnx.Creceive(p2, msg));
        expect(p1, "one");
        qnx.qnx_proxy_detach(p1);
        qnx.qnx_proxy_detach(p2);
    }

    @Test
    void whatIsNoProxyIsRefused() throws Exception {
        MemorySegment data = MemorySegment.ofArray(new byte[101]);
        assertFails(Errno.EINVAL, () -> qnx.qnx_proxy_attach(0, data, 101, -1));
        assertFails(Errno.EINVAL, () -> qnx.qnx_proxy_attach(0, data, 100, 64));
        assertFails(Errno.EPERM, () -> qnx.qnx_proxy_attach(1, data, 100, -1));
        qnx.qnx_proxy_detach(qnx.qnx_proxy_attach(0, data, 100, 63));
        int others = Ids.ofProxy((int) ProcessHandle.current().parent().orElseThrow().pid(), 1);
        assertFails(Errno.EPERM, () -> qnx.qnx_proxy_detach(others));
    }

    @Test
    void thereAreSoManyProxiesAndNoMore() throws Exception {
        List<Integer> proxies = new ArrayList<>();
        for (int i = 0; i < Ids.MOST_PROXIES; i++) {
            proxies.add(proxy(""));
        }
        assertThat(proxies).doesNotHaveDuplicates();
        assertFails(Errno.EAGAIN, () -> proxy(""));
        for (int proxy : proxies) {
            qnx.qnx_proxy_detach(proxy);
        }
        qnx.qnx_proxy_detach(proxy(""));
    }

    @Test
    void aVirtualProxyIsReceivedAsTheOneThatItStandsFor() throws Exception {
        int proxy = proxy("real");
        int virtual = qnx.qnx_proxy_rem_attach(0, proxy);
        assertThat(virtual).isNotEqualTo(proxy);
        qnx.Trigger(virtual);
        expect(proxy, "real");
        assertFails(Errno.EINVAL, () -> qnx.qnx_proxy_rem_detach(0, proxy));
        qnx.qnx_proxy_rem_detach(0, virtual);
        assertFails(Errno.ESRCH, () -> qnx.Trigger(virtual));
        int another = qnx.qnx_proxy_rem_attach(1, proxy);
        int ofAnother = qnx.qnx_proxy_rem_attach(0, another);
        qnx.Trigger(ofAnother);
        expect(proxy, "real");
        assertFails(Errno.EHOSTUNREACH, () -> qnx.qnx_proxy_rem_attach(2, proxy));
        qnx.qnx_proxy_detach(proxy);
        assertFails(Errno.ESRCH, () -> qnx.Trigger(another));
        assertFails(Errno.ESRCH, () -> qnx.Trigger(ofAnother));
    }

    @Test
    void timeTriggersAProxyUntilThatIsDetached() throws Exception {
        int proxy = proxy("tick");
        try (Source ticks = Source.every(Duration.ofMillis(1), qnx.event(proxy))) {
            expect(proxy, "tick");
            qnx.qnx_proxy_detach(proxy);
            org.awaitility.Awaitility.await().until(ticks::isClosed);
        }
    }

    @Test
    void namesHaveNumbersByWhichAllAreFound() throws Exception {
        int first = qnx.qnx_name_attach(0, "/test/first");
        int second = qnx.qnx_name_attach(0, "second");
        assertFails(Errno.EBUSY, () -> qnx.qnx_name_attach(0, "second"));
        assertThat(qnx.qnx_name_locate(0, "/test/first", 0)).isEqualTo(qnx.getpid());
        assertThat(allNames())
                .containsExactlyInAnyOrder(
                        new NameInfo(first, qnx.getpid(), "/test/first"),
                        new NameInfo(second, qnx.getpid(), "second"));
        qnx.qnx_name_detach(0, first);
        assertThat(allNames()).containsExactly(new NameInfo(second, qnx.getpid(), "second"));
        assertFails(Errno.EINVAL, () -> qnx.qnx_name_detach(0, first));
        assertFails(Errno.ESRCH, () -> qnx.qnx_name_locate(0, "/test/first", 0));
        qnx.qnx_name_detach(0, second);
        assertThat(allNames()).isEmpty();
    }

    private static List<NameInfo> allNames() {
        List<NameInfo> all = new ArrayList<>();
        NameInfo[] info = new NameInfo[1];
        for (int id = 0; (id = Literal.qnx_name_query(0, id, info)) != -1; ++id) {
            all.add(info[0]);
        }
        assertThat(Literal.errno()).isEqualTo(Errno.EINVAL.number());
        return all;
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertFails(Errno.EINVAL, () -> qnx.qnx_name_attach(0, ""));
        assertFails(Errno.EINVAL, () -> qnx.qnx_name_attach(0, "x".repeat(33)));
        assertFails(Errno.EINVAL, () -> qnx.qnx_name_attach(0, "#1"));
        assertFails(Errno.EINVAL, () -> qnx.qnx_name_attach(0, "a\nb"));
        assertFails(Errno.EHOSTUNREACH, () -> qnx.qnx_name_attach(2, "/far"));
        assertFails(Errno.EHOSTUNREACH, () -> qnx.qnx_name_locate(2, "/far", 0));
        assertFails(Errno.ESRCH, () -> qnx.qnx_name_query(7, 0));
    }

    @Test
    void whatFailsInCReturnsMinusOneAndSaysWhy() {
        assertThat(Literal.Creceive(0, msg, 20)).isEqualTo(-1);
        assertThat(Literal.errno()).isEqualTo(Errno.ENOMSG.number());
        assertThat(Literal.Reply(qnx.getpid(), msg, 0)).isEqualTo(-1);
        assertThat(Literal.errno()).isEqualTo(Errno.ESRCH.number());
        int proxy = Literal.qnx_proxy_attach(0, msg, 0, -1);
        assertThat(Literal.Trigger(proxy)).isEqualTo(Literal.getpid());
        assertThat(Literal.Receive(0, msg, 20)).isEqualTo(proxy);
        assertThat(Literal.qnx_proxy_detach(proxy)).isZero();
        assertThat(Literal.Sendmx(qnx.getpid(), 1, 0, new MemorySegment[0], new MemorySegment[0]))
                .isEqualTo(-1);
        assertThat(Literal.errno()).isEqualTo(Errno.EINVAL.number());
    }
}
