package dev.parley.examples.acquisition;

import static dev.parley.examples.Qnx4Process.attach;
import static dev.parley.examples.Qnx4Process.awaitName;
import static dev.parley.examples.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.parley.Errno;
import dev.parley.examples.Program;
import dev.parley.junit.ParleyNode;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.SystemMessage;
import dev.parley.qnx4.VersionInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class DaqTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private static Qnx4 qnx;
    private static Program server;

    @BeforeAll
    static void serve() throws Exception {
        qnx = attach(NODE);
        server = Program.start(NODE, DaqServer.class);
        awaitName(qnx, Daq.NAME);
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
        qnx.close();
    }

    @Test
    void channelsAreMeasuredAtTheirRateAndGoOnWhereTheyWere() throws Exception {
        try (Daq daq = Daq.open(qnx, 0, 9)) {
            assertThat(daq.read(2)).containsExactly(0, 0, 1, 10);
            daq.control(10);
            assertThat(daq.read(2)).containsExactly(2, 20, 102, 1020);
            assertThat(daq.read(Daq.MOST_SCANS)).hasSize(2 * Daq.MOST_SCANS);
        }
        try (Daq again = Daq.open(qnx, 1)) {
            assertThat(again.read(3)).containsExactly(0, 2, 4);
        }
        try (Program scan = Program.start(NODE, Scan.class)) {
            assertThat(scan.rest()).containsExactly("0 mV, 0 mV", "30 mV, 60 mV", "60 mV, 120 mV");
            scan.awaitEnd();
        }
    }

    @Test
    void channelsOfAKilledClientAreFree() throws Exception {
        try (Program holder = Program.start(NODE, Holder.class)) {
            holder.expect("has channel 7");
            assertRefused(Errno.EBUSY, () -> Daq.open(qnx, 6, 7));
            try (Daq daq = Daq.open(qnx, 6)) {
                assertThat(daq.read(1)).containsExactly(0);
            }
            holder.kill();
        }
        soon().ignoreException(DaqException.class).until(DaqTest::hasChannel7);
    }

    private static boolean hasChannel7() throws IOException {
        try (Daq daq = Daq.open(qnx, 7)) {
            return daq.read(1).length == 1;
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedByTheFunctionsAndByTheServer() throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> Daq.open(qnx));
        assertThatIllegalArgumentException().isThrownBy(() -> Daq.open(qnx, Daq.CHANNELS));
        assertThat(status(new DaqRequest.Read(1).encode())).isEqualTo(Errno.EBADF.number());
        assertThat(status(new DaqRequest.Open(0).encode())).isEqualTo(Errno.EINVAL.number());
        assertThat(status(new DaqRequest.Open(1 << 16).encode())).isEqualTo(Errno.EINVAL.number());
        try (Daq daq = Daq.open(qnx, 0)) {
            assertThatIllegalArgumentException().isThrownBy(() -> daq.read(0));
            assertThatIllegalArgumentException().isThrownBy(() -> daq.control(Daq.MOST_RATE + 1));
            assertRefused(Errno.EBUSY, () -> Daq.open(qnx, 1));
            assertThat(status(new DaqRequest.Read(Daq.MOST_SCANS + 1).encode()))
                    .isEqualTo(Errno.EINVAL.number());
            assertThat(status(new DaqRequest.Control(0).encode())).isEqualTo(Errno.EINVAL.number());
        }
        byte[] header = {0, 0x10, 4, 0}; // there is no subtype 4
        assertThat(status(MemorySegment.ofArray(header))).isEqualTo(Errno.ENOSYS.number());
        assertThat(status(MemorySegment.ofArray(new byte[0]))).isEqualTo(Errno.ENOSYS.number());
        byte[] unknown = {0, 0, 99, 0}; // a system message, of a subtype that nobody knows
        assertThat(status(MemorySegment.ofArray(unknown))).isEqualTo(SystemMessage.ENOSYS);
    }

    @Test
    void theServerTellsItsVersion() throws Exception {
        MemorySegment reply = MemorySegment.ofArray(new byte[VersionInfo.BYTES]);
        qnx.Send(qnx.qnx_name_locate(0, Daq.NAME, 0), SystemMessage.askVersion(0), reply);
        VersionInfo version = VersionInfo.read(reply);
        assertThat(version.name()).isEqualTo("Daq");
        assertThat(version.version()).isEqualTo(100);
        assertThat(version.letter()).isEqualTo('A');
    }

    private static int status(MemorySegment request) throws IOException {
        MemorySegment reply = DaqReply.room(0).fill((byte) -1);
        qnx.Send(qnx.qnx_name_locate(0, Daq.NAME, 0), request, reply);
        return DaqReply.status(reply);
    }

    private static void assertRefused(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(DaqException.class))
                .returns(errno, DaqException::errno);
    }
}
