package dev.parley.chat;

import java.io.PrintWriter;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * A line that is typed key by key on a terminal which shows nothing by itself. The first key that
 * writes begins it; who erases all of it has given it up.
 *
 * <p>A line that is wider than the terminal is shown in part, around the cursor. Owned by the
 * session's thread.
 */
public final class LineEditor implements Entry {

    private static final String PROMPT = "> ";
    private static final String END = ".";
    private static final String ERASE_REST = "\033[K";
    private static final String BELL = "\007";

    private final PrintWriter screen;
    private final IntSupplier columns;
    private final KeyDecoder decoder = new KeyDecoder();
    private final StringBuilder line = new StringBuilder();
    private int cursor;
    private boolean shown;
    private int width;

    /**
     * An editor with no line.
     *
     * @param columns how wide the screen is; asked when a line is begun
     */
    public LineEditor(PrintWriter screen, IntSupplier columns) {
        this.screen = screen;
        this.columns = columns;
    }

    @Override
    public List<Typed> type(String text) {
        List<Typed> typed = new ArrayList<>();
        text.codePoints().forEach(one -> decoder.next(one).ifPresent(key -> press(key, typed)));
        draw();
        return typed;
    }

    /** A line that is begun is given up. */
    @Override
    public List<Typed> end() {
        erase();
        draw();
        return List.of(new Typed.End());
    }

    @Override
    public boolean isBegun() {
        return !line.isEmpty();
    }

    private void press(Key key, List<Typed> typed) {
        switch (key) {
            case Key.Glyph(int codePoint) -> insert(Character.toString(codePoint));
            case Key.Command command -> press(command, typed);
        }
    }

    private void press(Key.Command command, List<Typed> typed) {
        switch (command) {
            case ENTER -> enter(typed);
            case BACKSPACE -> delete(before(), cursor);
            case DELETE -> delete(cursor, after());
            case LEFT -> cursor = before();
            case RIGHT -> cursor = after();
            case HOME -> cursor = 0;
            case END -> cursor = line.length();
            case ERASE_LINE -> erase();
            case END_OF_INPUT -> {
                if (!isBegun()) {
                    typed.add(new Typed.End());
                }
            }
        }
    }

    private void insert(String character) {
        if (ChatLimits.bytes(line + character) > ChatLimits.MOST_TEXT_BYTES) {
            screen.print(BELL);
            return;
        }
        line.insert(cursor, character);
        cursor += character.length();
    }

    private void delete(int from, int to) {
        line.delete(from, to);
        cursor = from;
    }

    private void erase() {
        line.setLength(0);
        cursor = 0;
    }

    /** What was typed stays on the screen, in full. */
    private void enter(List<Typed> typed) {
        if (!isBegun()) {
            return;
        }
        String text = line.toString();
        screen.print("\r" + PROMPT + text + ERASE_REST + "\n");
        shown = false;
        erase();
        typed.add(text.equals(END) ? new Typed.End() : new Typed.Line(text));
    }

    /** Where the character before the cursor begins: it may be made of several. */
    private int before() {
        return cursor == 0 ? 0 : characters().preceding(cursor);
    }

    private int after() {
        return cursor == line.length() ? cursor : characters().following(cursor);
    }

    private BreakIterator characters() {
        BreakIterator characters = BreakIterator.getCharacterInstance();
        characters.setText(line.toString());
        return characters;
    }

    private void draw() {
        if (isBegun()) {
            width = shown ? width : columns.getAsInt();
            drawLine();
        } else if (shown) {
            screen.print("\r" + ERASE_REST);
        }
        shown = isBegun();
        screen.flush();
    }

    private void drawLine() {
        int room = Math.max(1, width - PROMPT.length() - 1);
        int begin = 0;
        while (Columns.of(line.substring(begin, cursor)) > room) {
            begin = line.offsetByCodePoints(begin, 1);
        }
        int end = line.length();
        while (end > cursor && Columns.of(line.substring(begin, end)) > room) {
            end = line.offsetByCodePoints(end, -1);
        }
        int column = PROMPT.length() + Columns.of(line.substring(begin, cursor));
        screen.print("\r" + PROMPT + line.substring(begin, end) + ERASE_REST);
        screen.print("\r\033[" + column + "C");
    }
}
