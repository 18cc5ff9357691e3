package dev.parley.examples.names;

import static dev.parley.examples.Qnx4Process.attach;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.examples.Program;
import dev.parley.junit.ParleyNode;
import dev.parley.qnx4.Qnx4;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class NamesTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void allNamesAreListedWithTheirNumbersAndOwners() throws Exception {
        try (Qnx4 qnx = attach(NODE)) {
            qnx.qnx_name_attach(0, "store");
            qnx.qnx_name_attach(0, "/acme/daq");
            qnx.qnx_name_detach(0, qnx.qnx_name_attach(0, "gone"));
            String owner = Integer.toString(qnx.getpid());
            assertThat(list())
                    .containsExactly(
                            List.of("ID", "PID", "NAME"),
                            List.of("1", owner, "/acme/daq"),
                            List.of("2", owner, "store"));
        }
    }

    @Test
    void withoutAKernelTheProgramSaysSo() throws Exception {
        try (Program names = Program.startAlone(Names.class)) {
            assertThat(names.rest()).last().isEqualTo("qnx_name_query: errno 5");
            names.awaitEnd(1);
        }
    }

    /** The words of each line. */
    private static List<List<String>> list() throws Exception {
        try (Program names = Program.start(NODE, Names.class)) {
            List<String> lines = names.rest();
            names.awaitEnd();
            return lines.stream().map(line -> List.of(line.strip().split(" +"))).toList();
        }
    }
}
