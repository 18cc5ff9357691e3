package dev.parley.cli.message;

import dev.parley.Call;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.cli.base.CompletionNames;
import dev.parley.cli.base.NodeOptions;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Seconds;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends one message, and prints the reply. */
@Command(
        name = "send",
        description = {
            "Send a message to the port behind a name, and print the reply, byte by byte.",
            "The message is sent once. If there is no reply, the last words on standard error"
                    + " say whether a server has received it."
        },
        footer = "A TEXT that begins with a dash comes after --.",
        exitCodeList = {
            "0:the reply is on standard output; its status is 0",
            "1:there is no reply, or it was cut; the reason is on standard error",
            "2:the command line is wrong",
            "3:the server says no: the status of the reply is not 0, or there is an error instead",
            "124:the time was over, as with timeout(1)",
            "130:interrupted by Ctrl-C"
        })
public final class SendCommand implements Callable<Integer> {

    /** What the link itself carries: memory for more is made by both sides, which takes longer. */
    private static final int CAPACITY_BYTES = 524_224;

    @Mixin private final NodeOptions node = new NodeOptions("send");

    @Mixin private final Patience patience = new Patience();

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = CompletionNames.class,
            description = "Whom to send to.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "What to send, in UTF-8; - sends what standard input has.")
    private @Nullable String text;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "PATH",
            description = "Send what this file has, instead of TEXT.")
    private @Nullable Path file;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "How long to wait for the reply. Default: as long as the server lives.")
    private @Nullable Duration timeout;

    @Option(
            names = "--room",
            paramLabel = "BYTES",
            defaultValue = "" + CAPACITY_BYTES,
            description = {
                "The longest reply to take, up to 64 MiB; what is longer is cut.",
                "Default: ${DEFAULT-VALUE}."
            })
    private int roomBytes;

    @Option(
            names = "--json",
            description =
                    "Print a JSON object: status, size, cut, text (or base64, if it is no UTF-8) and"
                            + " nanos of a reply; errno and delivered, if there is none.")
    private boolean json;

    private final Output output;

    /** The command. */
    public SendCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        checkRoom();
        byte[] request = new SendMessage(text, file).bytes();
        SendReport report = new SendReport(output, json);
        ConnectOptions options =
                ConnectOptions.defaults()
                        .withSlots(1)
                        .withCapacityBytes(CAPACITY_BYTES)
                        .withPatience(patience.duration());
        try (Parley parley = node.join();
                Connection connection = parley.connect(name, options);
                Call call = connection.call(request.length, roomBytes)) {
            return report.replied(send(call, request));
        } catch (ParleyException e) {
            return report.failed(e);
        }
    }

    private SendReport.Answer send(Call call, byte[] request) throws ParleyException {
        MemorySegment body = MemorySegment.ofArray(request);
        long begin = System.nanoTime();
        if (timeout == null) {
            call.send(body);
        } else {
            call.send(body, timeout);
        }
        long nanos = System.nanoTime() - begin;
        byte[] bytes = new byte[(int) Math.min(call.size(), roomBytes)];
        call.read(0, MemorySegment.ofArray(bytes));
        return new SendReport.Answer(call.status(), bytes, call.size(), nanos);
    }

    private void checkRoom() {
        if (roomBytes < 0 || roomBytes > SendMessage.LONGEST_BYTES) {
            throw new IllegalArgumentException(
                    "room must be from 0 to %d bytes, room=%d"
                            .formatted(SendMessage.LONGEST_BYTES, roomBytes));
        }
    }
}
