package dev.parley.cli.base;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Columns of text, each as wide as its widest cell. Used by one thread. */
public final class Table {

    private static final String GAP = "  ";

    /** Many a cell is what a process says of itself; none moves the cursor, or begins a line. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f]");

    /** No column is made narrower than this. */
    private static final int NARROWEST = 8;

    /** Where a cell was cut. */
    private static final String CUT = "+";

    /**
     * How a table is printed.
     *
     * @param titled whether the titles are
     * @param width how wide a line may be; the widest columns are cut
     * @param paint a column's title and a cell of it to what is printed
     */
    public record Style(boolean titled, int width, BinaryOperator<String> paint) {

        /** Everything, as it is. */
        public static final Style PLAIN = new Style(true, Integer.MAX_VALUE, (_, cell) -> cell);

        /** With a width above zero. */
        public Style {
            if (width <= 0) {
                throw new IllegalArgumentException("width must be > 0, width=" + width);
            }
        }
    }

    private final List<String> titles;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table without rows. */
    public Table(Object... titles) {
        this.titles = cells(titles);
    }

    /** Adds a line of as many cells as there are titles. */
    public void row(Object... cells) {
        rows.add(cells(cells));
    }

    private static List<String> cells(Object... cells) {
        return Stream.of(cells).map(cell -> printable(cell.toString())).toList();
    }

    /** A text that stays in its line, whoever wrote it. */
    public static String printable(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    /** A line for each row, the titles first. */
    public String text() {
        return text(Style.PLAIN);
    }

    /** A line for each row. */
    public String text(Style style) {
        int[] widths = widths(style);
        StringBuilder text = new StringBuilder();
        if (style.titled()) {
            text.append(line(titles, widths, Style.PLAIN)).append('\n');
        }
        rows.forEach(row -> text.append(line(row, widths, style)).append('\n'));
        return text.toString();
    }

    private int[] widths(Style style) {
        int[] widths = new int[titles.size()];
        Stream<List<String>> shown =
                style.titled() ? Stream.concat(Stream.of(titles), rows.stream()) : rows.stream();
        shown.forEach(
                row -> {
                    for (int column = 0; column < widths.length; column++) {
                        widths[column] = Math.max(widths[column], row.get(column).length());
                    }
                });
        shrink(widths, style.width());
        return widths;
    }

    private static void shrink(int[] widths, int limit) {
        long excess = (long) GAP.length() * (widths.length - 1) - limit;
        for (int width : widths) {
            excess += width;
        }
        for (; excess > 0; excess--) {
            int widest = 0;
            for (int column = 1; column < widths.length; column++) {
                widest = widths[column] > widths[widest] ? column : widest;
            }
            if (widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest]--;
        }
    }

    private String line(List<String> row, int[] widths, Style style) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cut(row.get(column), widths[column]);
            line.append(style.paint().apply(titles.get(column), cell))
                    .repeat(" ", widths[column] - cell.length())
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, width - CUT.length()) + CUT;
    }
}
