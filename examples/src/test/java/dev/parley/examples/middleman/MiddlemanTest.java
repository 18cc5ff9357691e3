package dev.parley.examples.middleman;

import static dev.parley.examples.Qnx4Process.attach;
import static dev.parley.examples.Qnx4Process.awaitName;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Errno;
import dev.parley.examples.Program;
import dev.parley.junit.ParleyNode;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.SystemMessage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class MiddlemanTest {

    private static final int SENDERS = 3;
    private static final int COUNT = 300;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final List<Program> programs = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Program program : programs) {
            program.close();
        }
    }

    private Program start(Class<?> main, Object... arguments) throws Exception {
        Program program = Program.start(NODE, main, arguments);
        programs.add(program);
        return program;
    }

    @Test
    void manySendersAtOnceGetWhatTheReceiverRepliesUntilThatIsKilled() throws Exception { // C21
        try (Qnx4 qnx = attach(NODE)) {
            Program receiver = start(Receiver.class);
            start(Middleman.class);
            awaitName(qnx, Receiver.NAME);
            int middleman = awaitName(qnx, Middleman.NAME);
            List<Program> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                senders.add(start(Sender.class, COUNT));
            }
            for (Program sender : senders) {
                sender.expect(COUNT + " of " + COUNT + " squares are right");
                sender.awaitEnd();
            }
            assertThat(status(qnx, middleman, Squares.request(7))).isEqualTo(SystemMessage.EOK);
            assertThat(status(qnx, middleman, Squares.failed(7))).isEqualTo(SystemMessage.ENOSYS);
            receiver.kill();
            assertThat(status(qnx, middleman, Squares.request(7))).isEqualTo(Errno.ESRCH.number());
        }
    }

    private static int status(Qnx4 qnx, int pid, MemorySegment request) throws Exception {
        MemorySegment reply = Squares.room();
        qnx.Send(pid, request, reply);
        return Squares.status(reply);
    }
}
