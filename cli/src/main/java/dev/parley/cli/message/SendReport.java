package dev.parley.cli.message;

import dev.parley.DeadlineExceeded;
import dev.parley.Delivered;
import dev.parley.ParleyException;
import dev.parley.ServerFailed;
import dev.parley.cli.base.Json;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a send came to: prints it, and says which status to end with. Used by one thread. */
final class SendReport {

    /**
     * What arrived.
     *
     * @param fullSize the length that the server gave; more than arrived if the reply was cut
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never shared
    record Answer(int status, byte[] bytes, long fullSize, long nanos) {

        boolean isCut() {
            return fullSize > bytes.length;
        }
    }

    private final Output output;
    private final boolean json;

    SendReport(Output output, boolean json) {
        this.output = output;
        this.json = json;
    }

    int replied(Answer answer) throws IOException {
        if (json) {
            output.data().println(Json.text(fields(answer)));
        } else {
            print(answer.bytes());
        }
        if (answer.isCut()) {
            output.say(
                    "the reply was cut: %d of %d bytes, see --room"
                            .formatted(answer.bytes().length, answer.fullSize()));
        }
        if (answer.status() != 0) {
            output.say("status " + answer.status());
            return Status.REFUSED;
        }
        return answer.isCut() ? Status.FAILED : Status.OK;
    }

    int failed(ParleyException failure) throws IOException {
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("errno", failure.errno().name());
            fields.put("delivered", failure.delivered().name());
            output.data().println(Json.text(fields));
        }
        output.say(failure.getMessage() + "; " + outcome(failure.delivered()));
        return switch (failure) {
            case ServerFailed _ -> Status.REFUSED;
            case DeadlineExceeded _ -> Status.TIME_OVER;
            case ParleyException _ -> Status.FAILED;
        };
    }

    private static String outcome(Delivered delivered) {
        return switch (delivered) {
            case NO -> "not delivered";
            case YES -> "delivered";
            case UNKNOWN -> "unknown what the server did with it";
        };
    }

    private static Map<String, Object> fields(Answer answer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", answer.status());
        fields.put("size", answer.fullSize());
        fields.put("cut", answer.isCut());
        try {
            ByteBuffer bytes = ByteBuffer.wrap(answer.bytes());
            fields.put("text", StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException _) {
            fields.put("base64", Base64.getEncoder().encodeToString(answer.bytes()));
        }
        fields.put("nanos", answer.nanos());
        return fields;
    }

    /** Not by a print stream, which keeps it to itself when nobody reads, or the disk is full. */
    private static void print(byte[] bytes) throws IOException {
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write(bytes);
        }
    }
}
