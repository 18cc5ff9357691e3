package dev.parley.cli.sin;

import dev.parley.Errno;
import dev.parley.Traced;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A message of a trace, for people or for programs. */
final class TraceLine {

    private static final String FORMAT = "%8s  %-24s  %3s  %8s  %8s  %10s  %10s  %s";

    /** What is above the lines. */
    static final String TITLES =
            FORMAT.formatted(
                    "NUMBER", "SENDER", "PRI", "QUEUED", "SERVED", "BYTES", "REPLY", "OUTCOME");

    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;

    private TraceLine() {}

    static String text(Traced message, boolean hex) {
        String line =
                FORMAT.formatted(
                        message.number(),
                        message.sender().pid() + " " + message.sender().program(),
                        message.priority() == 0 ? "-" : message.priority(),
                        Elapsed.text(message.queued()),
                        Elapsed.text(message.served()),
                        message.requestBytes(),
                        message.replyBytes(),
                        outcome(message));
        return hex && message.head().length > 0 ? line + "\n" + dump(message.head()) : line;
    }

    private static String outcome(Traced message) {
        return switch (message.outcome()) {
            case REPLIED -> message.status() == 0 ? "replied" : "replied " + message.status();
            case FAILED ->
                    "failed "
                            + Errno.of(message.status())
                                    .map(Errno::name)
                                    .orElse(Integer.toString(message.status()));
            case ABANDONED -> "abandoned";
        };
    }

    /** Sixteen bytes a line, as hexdump(1) has them. */
    private static String dump(byte[] bytes) {
        StringBuilder lines = new StringBuilder();
        for (int at = 0; at < bytes.length; at += 16) {
            int end = Math.min(at + 16, bytes.length);
            String row = HexFormat.ofDelimiter(" ").formatHex(bytes, at, end);
            lines.append(lines.isEmpty() ? "" : "\n")
                    .append("          %04x  %-47s  |".formatted(at, row));
            for (int i = at; i < end; i++) {
                boolean isPrintable = bytes[i] >= FIRST_PRINTABLE && bytes[i] <= LAST_PRINTABLE;
                lines.append(isPrintable ? (char) bytes[i] : '.');
            }
            lines.append('|');
        }
        return lines.toString();
    }

    static Map<String, Object> fields(Traced message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("number", message.number());
        fields.put("sender", Fields.of(message.sender()));
        fields.put("priority", message.priority());
        fields.put("queuedNanos", message.queued().toNanos());
        fields.put("servedNanos", message.served().toNanos());
        fields.put("requestBytes", message.requestBytes());
        fields.put("replyBytes", message.replyBytes());
        fields.put("outcome", message.outcome().name().toLowerCase(Locale.ROOT));
        fields.put("status", message.status());
        fields.put("head", HexFormat.of().formatHex(message.head()));
        return fields;
    }
}
