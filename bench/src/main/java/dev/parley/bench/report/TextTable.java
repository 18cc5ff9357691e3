package dev.parley.bench.report;

import java.util.List;

/**
 * A table for a terminal: a heading, columns in groups, the first one left, all others right.
 *
 * @param heading what it shows, and in which units
 * @param groups what stands above the columns, each above as many as {@code columns} has
 * @param columns of each group
 * @param rows a name, and a cell for each column of each group
 */
record TextTable(
        String heading, List<String> groups, List<String> columns, List<List<String>> rows) {

    private static final int GAP = 2;
    private static final int MIN_CELL_WIDTH = 5;

    /** Its lines, the last one ended too. */
    String text() {
        StringBuilder out = new StringBuilder(heading).append("\n\n");
        int nameWidth = rows.stream().mapToInt(row -> row.getFirst().length()).max().orElse(0);
        boolean hasColumns = columns.size() > 1;
        addLine(out, nameWidth, "", hasColumns ? ruled() : groups, groupWidth());
        if (hasColumns) {
            addLine(out, nameWidth, "", titles(), cellWidth());
        }
        for (List<String> row : rows) {
            addLine(out, nameWidth, row.getFirst(), row.subList(1, row.size()), cellWidth());
        }
        return out.toString();
    }

    private int cellWidth() {
        int cells =
                rows.stream()
                        .flatMap(row -> row.stream().skip(1))
                        .mapToInt(String::length)
                        .max()
                        .orElse(0);
        int titles = columns.stream().mapToInt(String::length).max().orElse(0);
        int group = groups.stream().mapToInt(String::length).max().orElse(0);
        int columnsPerGroup = columns.size();
        int forGroup = (group + GAP + columnsPerGroup - 1) / columnsPerGroup;
        return Math.max(Math.max(cells, titles) + GAP, Math.max(forGroup, MIN_CELL_WIDTH + GAP));
    }

    private int groupWidth() {
        return cellWidth() * columns.size();
    }

    /** Groups with a line to their left as far as their columns go. */
    private List<String> ruled() {
        int width = groupWidth() - GAP;
        return groups.stream()
                .map(
                        group -> {
                            int rule = width - group.length() - 1;
                            return rule < 2 ? group : "─".repeat(rule) + " " + group;
                        })
                .toList();
    }

    private List<String> titles() {
        return groups.stream().flatMap(_ -> columns.stream()).toList();
    }

    private static void addLine(
            StringBuilder out, int nameWidth, String name, List<String> cells, int width) {
        StringBuilder line = new StringBuilder(name).repeat(' ', nameWidth - name.length());
        for (String cell : cells) {
            line.repeat(' ', width - cell.length()).append(cell);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }
}
