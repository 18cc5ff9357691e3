package dev.parley.cli.manual;

import java.util.List;
import java.util.Locale;

/** A text in the language of man(7), while it is written. Used by one thread. */
final class Roff {

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    void title(String name, String book) {
        text.append(
                ".TH \"%s\" 1 \"\" \"%s\"\n"
                        .formatted(escaped(name.toUpperCase(Locale.ROOT)), book));
        text.append(".nh\n.ad l\n");
    }

    Roff section(String title) {
        text.append(".SH ").append(title).append('\n');
        return this;
    }

    Roff paragraph() {
        text.append(".PP\n");
        return this;
    }

    /** The words that follow explain this one. */
    Roff term(String label) {
        text.append(".TP\n\\fB").append(escaped(label)).append("\\fR\n");
        return this;
    }

    /** On one line, which begins with no command. */
    Roff words(String... words) {
        text.append("\\&").append(escaped(String.join("", words))).append('\n');
        return this;
    }

    /** Line by line: those that are indented stay as they are, the others are filled. */
    void lines(List<String> lines) {
        for (String line : lines) {
            if (line.startsWith(INDENT)) {
                text.append(".br\n");
                text.append("\\&").append(escaped(line).replace(" ", "\\ ")).append('\n');
            } else {
                paragraph().words(line);
            }
        }
    }

    String text() {
        return text.toString();
    }

    private static String escaped(String words) {
        return words.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ");
    }
}
