package dev.parley.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Results that make one table, and a second one with ratios. */
final class Sheet {

    /** The contestant that others are compared with: Parley as it is without options. */
    static final String PARLEY = "parley";

    /** The same of queues: where one of these is, it stands for Parley. */
    private static final List<String> STREAMS =
            List.of("parley-stream", "parley-within", "parley-frames");

    private static final String NOTHING = "–";

    private final String heading;
    private final List<Figure> figures;
    private final List<Column> columns;
    private final List<String> groups;
    private final List<String> contestants;

    /** One figure at one place of the axis, of each contestant that has it. */
    private record Column(Figure figure, Map<String, Double> values) {

        OptionalDouble value(String contestant) {
            Double value = values.get(contestant);
            return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
        }

        String cell(String contestant, Unit unit) {
            OptionalDouble value = value(contestant);
            return value.isPresent() ? unit.text(value.getAsDouble()) : NOTHING;
        }

        /** How many times better Parley is. */
        String ratio(String contestant, String parley) {
            OptionalDouble theirs = value(contestant);
            OptionalDouble parleys = value(parley);
            if (theirs.isEmpty() || parleys.isEmpty()) {
                return NOTHING;
            }
            double ratio =
                    figure.isCost()
                            ? theirs.getAsDouble() / parleys.getAsDouble()
                            : parleys.getAsDouble() / theirs.getAsDouble();
            return Double.isFinite(ratio) ? Unit.digits(ratio) : NOTHING;
        }

        /** The best first, and those last that do not have it. */
        Comparator<String> order() {
            double sign = figure.isCost() ? 1 : -1;
            return Comparator.comparingDouble(
                    contestant ->
                            values.containsKey(contestant)
                                    ? sign * values.get(contestant)
                                    : Double.POSITIVE_INFINITY);
        }
    }

    Sheet(String heading, Axis axis, List<Figure> figures, List<Result> results) {
        this.heading = heading;
        this.figures = figures;
        List<Result> ordered =
                results.stream().sorted(Comparator.comparingInt(axis::order)).toList();
        this.groups = ordered.stream().map(axis::label).distinct().toList();
        this.columns = new ArrayList<>();
        for (String group : groups) {
            List<Result> there =
                    ordered.stream().filter(result -> axis.label(result).equals(group)).toList();
            figures.forEach(figure -> columns.add(column(figure, there)));
        }
        this.contestants =
                results.stream()
                        .map(Result::contestant)
                        .distinct()
                        .sorted(columns.getFirst().order())
                        .toList();
    }

    private static Column column(Figure figure, List<Result> results) {
        return new Column(
                figure,
                results.stream()
                        .filter(result -> result.figures().containsKey(figure.name()))
                        .collect(
                                Collectors.toMap(
                                        Result::contestant,
                                        result -> result.figure(figure.name()),
                                        (_, last) -> last)));
    }

    TextTable table() {
        boolean isOne = figures.size() == 1;
        return new TextTable(
                isOne ? heading + "; " + title(figures.getFirst()) : heading,
                groups,
                isOne ? List.of("") : figures.stream().map(this::title).toList(),
                rows(contestants, (column, name) -> column.cell(name, unit(column.figure()))));
    }

    /** Empty: there is nobody to be compared. */
    Optional<TextTable> ratios() {
        String parley = contestants.stream().filter(STREAMS::contains).findFirst().orElse(PARLEY);
        List<String> others = contestants.stream().filter(Predicate.not(parley::equals)).toList();
        if (others.size() == contestants.size() || others.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new TextTable(
                        heading + "; " + ratioHeading(),
                        groups,
                        figures.stream().map(Sheet::ratioTitle).toList(),
                        rows(others, (column, name) -> column.ratio(name, parley))));
    }

    private String ratioHeading() {
        if (figures.stream().allMatch(Figure::isCost)) {
            return "parley takes so many times less (theirs ÷ parley's; below 1: more)";
        }
        if (figures.stream().noneMatch(Figure::isCost)) {
            return "parley does so many times more (parley's ÷ theirs; below 1: less)";
        }
        return "parley is so many times better (below 1: worse)";
    }

    private List<List<String>> rows(List<String> names, BiFunction<Column, String, String> cell) {
        return names.stream()
                .map(
                        name ->
                                Stream.concat(
                                                Stream.of(name),
                                                columns.stream()
                                                        .map(column -> cell.apply(column, name)))
                                        .toList())
                .toList();
    }

    private String title(Figure figure) {
        return (figure.label() + " " + unit(figure).symbol()).strip();
    }

    private static String ratioTitle(Figure figure) {
        return figure.label().isEmpty() ? "rate" : figure.label();
    }

    /** Times have one unit throughout, so that they can be compared. */
    private Unit unit(Figure figure) {
        return figure.unit(
                columns.stream()
                        .filter(column -> column.figure().isLike(figure))
                        .flatMap(column -> column.values().values().stream())
                        .toList());
    }
}
