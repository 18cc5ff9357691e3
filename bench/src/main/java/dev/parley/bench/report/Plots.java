package dev.parley.bench.report;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws results, as SVG and PNG. Needs no screen. */
public final class Plots {

    /** Lines in one plot; those that do worst are left out. */
    static final int MAX_LINES = 12;

    private final List<Result> results;
    private final Palette palette;
    private final List<Path> files = new ArrayList<>();

    private Plots(List<Result> results) {
        this.results = results;
        this.palette = new Palette(results.stream().map(Result::contestant).toList());
    }

    /**
     * Draws what there is: distributions of latencies, throughput over clients, bandwidth over
     * sizes, elements over what may be on its way, a plot for each placement and whatever else
     * differs.
     *
     * @return the files, in a directory that is made if need be
     */
    public static List<Path> draw(List<Result> results, Path directory) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Files.createDirectories(directory);
        Plots plots = new Plots(results);
        plots.drawLatencies(directory);
        plots.drawThroughputs(directory);
        plots.drawBandwidths(directory);
        plots.drawElements(directory);
        plots.drawFrames(directory);
        plots.drawEvents(directory);
        return plots.files;
    }

    private void drawLatencies(Path directory) throws IOException {
        for (List<Result> alike : alike("latency", Optional.empty())) {
            List<Plot.Line> lines =
                    alike.stream()
                            .filter(result -> !result.percentiles().isEmpty())
                            .sorted(Comparator.comparingDouble(result -> result.figure("p50Nanos")))
                            .map(this::distribution)
                            .toList();
            Subject subject = new Subject("Latency", Optional.empty(), alike.getFirst());
            draw(subject, Scale.percentiles(), "µs a round trip", lines, directory);
        }
    }

    private Plot.Line distribution(Result result) {
        return new Plot.Line(
                result.contestant(),
                palette.of(result.contestant()),
                Result.PERCENTILES.stream().map(Scale::percentile).toList(),
                result.percentiles().stream().map(nanos -> nanos / 1e3).toList());
    }

    private void drawThroughputs(Path directory) throws IOException {
        for (List<Result> alike : alike("throughput", Optional.of(Axis.CLIENTS))) {
            Subject subject =
                    new Subject("Throughput", Optional.of(Axis.CLIENTS), alike.getFirst());
            Scale across = Scale.clients(alike.stream().map(Result::clients).toList());
            List<Plot.Line> lines =
                    lines(alike, Result::clients, result -> result.figure("tripsPerSecond"));
            draw(subject, across, "round trips a second", lines, directory);
        }
    }

    private void drawBandwidths(Path directory) throws IOException {
        for (List<Result> alike : alike("bandwidth", Optional.of(Axis.BYTES))) {
            Subject subject = new Subject("Bandwidth", Optional.of(Axis.BYTES), alike.getFirst());
            Scale across = Scale.bytes(alike.stream().map(Result::bytes).toList());
            List<Plot.Line> lines =
                    lines(alike, Result::bytes, result -> result.figure("bytesPerSecond") / 1e9);
            draw(subject, across, "GB/s", lines, directory);
        }
    }

    private void drawElements(Path directory) throws IOException {
        for (String work : List.of(Result.ELEMENTS, Result.ELEMENTS_WITHIN)) {
            for (List<Result> alike : alike(work, Optional.of(Axis.BYTES))) {
                Subject subject =
                        new Subject(
                                work.equals(Result.ELEMENTS)
                                        ? "Elements of 32 B between processes"
                                        : "Elements of 32 B in one process",
                                Optional.of(Axis.BYTES),
                                alike.getFirst());
                Scale across = Scale.room(alike.stream().map(Result::bytes).toList());
                List<Plot.Line> lines =
                        lines(
                                alike,
                                Result::bytes,
                                result -> result.figure("elementsPerSecond") / 1e6);
                draw(subject, across, "million elements a second", lines, directory);
            }
        }
    }

    private void drawFrames(Path directory) throws IOException {
        for (List<Result> alike : alike(Result.FRAMES, Optional.of(Axis.BYTES))) {
            Subject subject =
                    new Subject("Frames of bytes", Optional.of(Axis.BYTES), alike.getFirst());
            Scale across = Scale.frames(alike.stream().map(Result::bytes).toList());
            List<Plot.Line> lines =
                    lines(alike, Result::bytes, result -> result.figure("bytesPerSecond") / 1e9);
            draw(subject, across, "GB/s", lines, directory);
        }
    }

    /** What more events in a message save, and what they cost. */
    private void drawEvents(Path directory) throws IOException {
        for (List<Result> alike : alike(Result.EVENTS, Optional.of(Axis.CLIENTS))) {
            Subject subject =
                    new Subject("Events in bursts", Optional.of(Axis.CLIENTS), alike.getFirst());
            Scale across = Scale.events(alike.stream().map(Result::clients).toList());
            List<Plot.Line> lines =
                    List.of(
                            ofEvents("wait of an event", "waitNanos", Palette.PARLEY, alike),
                            ofEvents(
                                    "CPU of the receiver", "cpuNanosPerEvent", Palette.INK, alike));
            draw(subject, across, "µs an event", lines, directory);
        }
    }

    private static Plot.Line ofEvents(
            String name, String figure, Color colour, List<Result> alike) {
        return new Plot.Line(
                name,
                new Palette.Look(colour, Palette.stroke(3)),
                alike.stream().map(result -> Scale.doublings(result.clients())).toList(),
                alike.stream().map(result -> result.figure(figure) / 1e3).toList());
    }

    /** Results of a work that differ in the contestant, and in that axis if there is one. */
    private Collection<List<Result>> alike(String work, Optional<Axis> across) {
        return results.stream()
                .filter(result -> result.work().equals(work))
                .collect(
                        Collectors.groupingBy(
                                result -> new Subject(work, across, result).setting(),
                                LinkedHashMap::new,
                                Collectors.toList()))
                .values();
    }

    /** A line a contestant, the one with the most at its best point first. */
    private List<Plot.Line> lines(
            List<Result> alike, ToIntFunction<Result> x, ToDoubleFunction<Result> y) {
        return alike.stream()
                .sorted(Comparator.comparingInt(x))
                .collect(
                        Collectors.groupingBy(
                                Result::contestant, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(
                        entry ->
                                new Plot.Line(
                                        entry.getKey(),
                                        palette.of(entry.getKey()),
                                        entry.getValue().stream()
                                                .map(r -> Scale.doublings(x.applyAsInt(r)))
                                                .toList(),
                                        entry.getValue().stream().map(y::applyAsDouble).toList()))
                .sorted(Comparator.comparingDouble(line -> -Collections.max(line.y())))
                .toList();
    }

    private void draw(
            Subject subject,
            Scale across,
            String uprightTitle,
            List<Plot.Line> lines,
            Path directory)
            throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        List<Plot.Line> chosen =
                lines.stream()
                        .sorted(Comparator.comparingInt(Plots::rank))
                        .limit(MAX_LINES)
                        .toList();
        Scale upright =
                Scale.decades(
                        uprightTitle, chosen.stream().flatMap(line -> line.y().stream()).toList());
        Plot plot = new Plot(subject.heading(), across, upright);
        chosen.forEach(plot::add);
        files.addAll(plot.write(directory, subject.fileName()));
    }

    private static int rank(Plot.Line line) {
        if (line.name().equals(Sheet.PARLEY)) {
            return 0;
        }
        return Palette.isParley(line.name()) ? 1 : 2;
    }

    /** What a plot is of. */
    private record Subject(String name, Optional<Axis> across, Result example) {

        String setting() {
            return Stream.of(Axis.values())
                    .filter(axis -> !across.equals(Optional.of(axis)))
                    .map(axis -> axis.label(example))
                    .collect(Collectors.joining(", "));
        }

        String heading() {
            return name + ": " + setting();
        }

        String fileName() {
            return example.work() + "-" + setting().replace(", ", "-").replace(" ", "");
        }
    }
}
