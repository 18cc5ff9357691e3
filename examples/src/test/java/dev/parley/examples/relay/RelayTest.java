package dev.parley.examples.relay;

import static dev.parley.examples.Qnx4Process.attach;
import static dev.parley.examples.Qnx4Process.awaitName;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.examples.Program;
import dev.parley.junit.ParleyNode;
import dev.parley.qnx4.Qnx4;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class RelayTest {

    private static final String RELAYED = "relayed; A does not wait for B any more";

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void cRepliesToAAlthoughBIsKilledMeanwhile() throws Exception {
        try (Qnx4 qnx = attach(NODE);
                Program b = Program.start(NODE, B.class)) {
            qnx.qnx_name_attach(0, C.NAME);
            int pidOfB = awaitName(qnx, B.NAME);
            try (Program a = Program.start(NODE, A.class, "hello")) {
                MemorySegment msg = Text.room();
                int pidOfA = qnx.Receive(0, msg);
                assertThat(pidOfA).isNotEqualTo(pidOfB).isNotEqualTo(qnx.getpid());
                assertThat(Text.read(msg)).isEqualTo("hello");
                b.expect(RELAYED);
                b.kill();
                assertThat(Text.reply(qnx, pidOfA, "from C itself")).isTrue();
                a.expect("from C itself");
                a.awaitEnd();
            }
        }
    }

    @Test
    void bRepliesItselfWhileThereIsNoC() throws Exception {
        try (Qnx4 qnx = attach(NODE);
                Program b = Program.start(NODE, B.class)) {
            int pidOfB = awaitName(qnx, B.NAME);
            assertThat(ask(qnx, pidOfB)).isEqualTo("B has nobody to ask: ESRCH");
            b.expect("not relayed, so replied");
            try (Program c = Program.start(NODE, C.class)) {
                awaitName(qnx, C.NAME);
                assertThat(ask(qnx, pidOfB)).isEqualTo("C has received: are you there?");
                b.expect(RELAYED);
                c.kill();
            }
            assertThat(ask(qnx, pidOfB)).isEqualTo("B has nobody to ask: ESRCH");
        }
    }

    private static String ask(Qnx4 qnx, int pid) throws Exception {
        MemorySegment reply = Text.room();
        qnx.Send(pid, Text.of("are you there?"), reply);
        return Text.read(reply);
    }
}
