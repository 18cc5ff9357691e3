package dev.parley.cli.sin;

import dev.parley.cli.base.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The columns of a table, and what each says of a row. Immutable.
 *
 * @param <R> what a row is about
 */
final class Columns<R> {

    private record Column<R>(String title, boolean wide, Function<R, Object> cell) {}

    private final List<Column<R>> columns;

    private Columns(List<Column<R>> columns) {
        this.columns = columns;
    }

    static <R> Columns<R> none() {
        return new Columns<>(List.of());
    }

    /** And one that is always shown. */
    Columns<R> with(String title, Function<R, Object> cell) {
        return and(List.of(new Column<>(title, false, cell)));
    }

    /** And one for those who want to know more. */
    Columns<R> wide(String title, Function<R, Object> cell) {
        return and(List.of(new Column<>(title, true, cell)));
    }

    /** And those of something that each row has. */
    <P> Columns<R> with(Columns<P> others, Function<R, P> part) {
        return and(
                others.columns.stream()
                        .map(
                                column ->
                                        new Column<>(
                                                column.title(),
                                                column.wide(),
                                                part.andThen(column.cell())))
                        .toList());
    }

    private Columns<R> and(List<Column<R>> more) {
        List<Column<R>> all = new ArrayList<>(columns);
        all.addAll(more);
        return new Columns<>(List.copyOf(all));
    }

    Table table(List<R> rows, boolean wide) {
        List<Column<R>> shown = columns.stream().filter(c -> wide || !c.wide()).toList();
        Table table = new Table(shown.stream().map(Column::title).toArray());
        for (R row : rows) {
            table.row(shown.stream().map(column -> column.cell().apply(row)).toArray());
        }
        return table;
    }
}
