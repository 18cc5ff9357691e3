package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.examples.feed.FeedReader;
import dev.parley.examples.feed.FeedServer;
import dev.parley.examples.ipc.IpcClient;
import dev.parley.examples.ipc.IpcServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong takes a line, and a status; nobody sees a stack trace. */
@Timeout(60)
class CommandLineTest {

    @ParameterizedTest
    @CsvSource({
        "dev.parley.examples.ipc.IpcServer, 0, 'CLIENTS must be 1 to 4096, CLIENTS=0'",
        "dev.parley.examples.ipc.IpcClient, many, 'COUNT must be 1 to 1000000, COUNT=many'",
        "dev.parley.examples.feed.FeedServer, -1, 'RATE must be 1 to 10000000, RATE=-1'",
        "dev.parley.examples.feed.FeedReader, hop, 'neither wait nor skip: hop'"
    })
    void anArgumentThatMakesNoSenseIsNamedWithTheUsage(Class<?> main, String argument, String why)
            throws Exception {
        try (Program program = Program.startAlone(main, argument)) {
            assertThat(program.rest())
                    .singleElement()
                    .asString()
                    .startsWith(why + "; usage: " + main.getSimpleName());
            program.awaitEnd(2);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {IpcServer.class, IpcClient.class, FeedServer.class, FeedReader.class})
    void withoutAKernelAProgramSaysSo(Class<?> main) throws Exception {
        try (Program program = Program.startAlone(main, arguments(main))) {
            assertThat(program.rest()).singleElement().asString().startsWith("ENOTCONN: join");
            program.awaitEnd(1);
        }
    }

    private static Object[] arguments(Class<?> main) {
        return main == IpcServer.class ? new Object[] {1} : new Object[0];
    }
}
