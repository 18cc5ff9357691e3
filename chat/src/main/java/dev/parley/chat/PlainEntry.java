package dev.parley.chat;

import java.util.ArrayList;
import java.util.List;

/** Lines of a pipe or a file, as they are; for scripts. Owned by the session's thread. */
public final class PlainEntry implements Entry {

    private static final String END = ".";

    private final StringBuilder begun = new StringBuilder();

    /** Nothing was read. */
    public PlainEntry() {}

    @Override
    public List<Typed> type(String text) {
        List<Typed> typed = new ArrayList<>();
        begun.append(text);
        for (int end = begun.indexOf("\n"); end >= 0; end = begun.indexOf("\n")) {
            typed.addAll(lines(begun.substring(0, end)));
            begun.delete(0, end + 1);
        }
        return typed;
    }

    @Override
    public List<Typed> end() {
        List<Typed> typed = new ArrayList<>(lines(begun.toString()));
        typed.add(new Typed.End());
        return typed;
    }

    /** A script does not see what others say: nothing has to wait. */
    @Override
    public boolean isBegun() {
        return false;
    }

    /** A line; several, if it is too long for one; none, if it is empty. */
    private static List<Typed> lines(String line) {
        String text =
                line.codePoints()
                        .map(one -> Character.isISOControl(one) ? ' ' : one)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString()
                        .stripTrailing();
        if (text.equals(END)) {
            return List.of(new Typed.End());
        }
        List<Typed> lines = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        text.codePoints()
                .forEach(
                        one -> {
                            if (ChatLimits.bytes(part + Character.toString(one))
                                    > ChatLimits.MOST_TEXT_BYTES) {
                                lines.add(new Typed.Line(part.toString()));
                                part.setLength(0);
                            }
                            part.appendCodePoint(one);
                        });
        if (!part.isEmpty()) {
            lines.add(new Typed.Line(part.toString()));
        }
        return lines;
    }
}
