package dev.parley.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineEditorTest {

    private static final String LEFT = "\033[D";
    private static final String BACKSPACE = "\177";

    private final StringWriter screen = new StringWriter();
    private final LineEditor editor = new LineEditor(new PrintWriter(screen), () -> 20);

    private static Typed line(String text) {
        return new Typed.Line(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello|hello",
                "helx^lo|hello",
                "ello<<<<h|hello",
                "xello<<<<<{h|hello",
                "hllo<<<<>e|hello",
                "hlo!(e)|helo!",
                "yes?~no|no",
                "gr\u00fc\u00df^n|gr\u00fcn",
                "\ud83d\udc26^b|b",
                "e\u0301^b|b",
                "a\tb|a b",
            })
    void keysMakeALine(String keys, String text) {
        assertThat(editor.type(sequences(keys))).isEmpty();
        assertThat(editor.isBegun()).isTrue();

        assertThat(editor.type("\n")).containsExactly(line(text));
        assertThat(editor.isBegun()).isFalse();
    }

    /** Short names for what moves and erases; ( and ) go home, one to the right, and to the end. */
    private static String sequences(String keys) {
        return keys.replace("~", "\u0015")
                .replace("<", LEFT)
                .replace(">", "\033[C")
                .replace("^", BACKSPACE)
                .replace("{", "\033[3~")
                .replace("(", "\033[H\033OC")
                .replace(")", "\033[F");
    }

    @Test
    void theFirstKeyThatWritesBeginsALineAndWhoErasesItGivesItUp() {
        editor.type(LEFT + BACKSPACE + "\033[A");
        assertThat(editor.isBegun()).isFalse();
        assertThat(screen.toString()).isEmpty();

        editor.type("h");
        assertThat(editor.isBegun()).isTrue();
        assertThat(screen.toString()).contains("> h");

        editor.type(BACKSPACE);
        assertThat(editor.isBegun()).isFalse();
        assertThat(screen.toString()).endsWith("\r\033[K");
    }

    @Test
    void aSequenceMayComeInParts() {
        editor.type("ello\033");
        editor.type("[");
        editor.type("1~h");

        assertThat(editor.type("\r")).containsExactly(line("hello"));
    }

    @Test
    void whatIsTypedAheadIsSeveralLines() {
        assertThat(editor.type("one\ntwo\n\nthr")).containsExactly(line("one"), line("two"));
        assertThat(screen.toString()).contains("> one\033[K\n", "> two\033[K\n");
        assertThat(editor.isBegun()).isTrue();
    }

    @Test
    void aSingleDotAndTheEndOfInputEnd() {
        assertThat(editor.type(".\n")).containsExactly(new Typed.End());
        assertThat(editor.type("a\004")).as("not in a line").isEmpty();
        assertThat(editor.type(BACKSPACE + "\004")).containsExactly(new Typed.End());
        assertThat(editor.type("..\n")).containsExactly(line(".."));
    }

    @Test
    void aLineHasALimit() {
        int most = ChatLimits.MOST_TEXT_BYTES;
        editor.type("x".repeat(most - 1));

        editor.type("\u00e4");
        assertThat(screen.toString()).contains("\007");
        assertThat(editor.type("y\n")).containsExactly(line("x".repeat(most - 1) + "y"));
    }

    @Test
    void ofALineThatIsWiderThanTheScreenThePartAroundTheCursorIsShown() {
        editor.type("abcdefghijklmnopqrstuvwxyz");
        assertThat(screen.toString()).endsWith("\r> jklmnopqrstuvwxyz\033[K\r\033[19C");

        editor.type("\033[H");
        assertThat(screen.toString()).endsWith("\r> abcdefghijklmnopq\033[K\r\033[2C");
    }

    @Test
    void somePicturesAreTwoColumnsWide() {
        editor.type("\u65e5\u672ce\u0301");
        assertThat(screen.toString()).endsWith("\r\033[7C");
    }

    @Test
    void linesOfAPipeAreTakenAsTheyAre() {
        PlainEntry pipe = new PlainEntry();
        assertThat(pipe.type("one\ntw")).containsExactly(line("one"));
        assertThat(pipe.type("o\r\n\nthree")).containsExactly(line("two"));
        assertThat(pipe.isBegun()).isFalse();
        assertThat(pipe.end()).isEqualTo(List.of(line("three"), new Typed.End()));
    }

    @Test
    void aLongLineOfAPipeIsSeveral() {
        String whole = "x".repeat(ChatLimits.MOST_TEXT_BYTES - 1);
        assertThat(new PlainEntry().type(whole + "\u00e4y\n.\n"))
                .containsExactly(line(whole), line("\u00e4y"), new Typed.End());
    }
}
