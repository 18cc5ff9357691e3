package dev.parley.cli.base;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.parley.Member;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the option {@code --json} prints. */
public final class Json {

    private static final JSON WRITER = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private Json() {}

    /** The text of maps, lists, strings, numbers and booleans. */
    public static String text(Object value) throws IOException {
        return WRITER.asString(value);
    }

    /** The same on one line. */
    public static String line(Object value) throws IOException {
        return JSON.std.asString(value);
    }

    /** What is known of a process. */
    public static Map<String, Object> of(Member member) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("member", member.id());
        fields.put("pid", member.pid());
        fields.put("uid", member.uid());
        fields.put("gid", member.gid());
        fields.put("program", member.program());
        return fields;
    }
}
