package dev.parley.bench.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run as one JSON object in one line. Figures are rounded to four significant digits. */
public final class RunCodec {

    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);
    private static final double EXACT_LONGS_END = 0x1p53;

    private RunCodec() {}

    /** Its line, without an end. */
    public static String encode(Run run) throws IOException {
        Environment environment = run.environment();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("commit", environment.commit().orElse(null));
        json.put("time", run.time().toString());
        json.put("kind", run.kind().name().toLowerCase(Locale.ROOT));
        json.put("processor", environment.processor());
        json.put("cores", environment.cores());
        json.put("memoryBytes", environment.memoryBytes());
        json.put("isVirtual", environment.isVirtual());
        json.put("kernel", environment.kernel());
        json.put("jdk", environment.jdk());
        json.put("results", run.results().stream().map(RunCodec::encode).toList());
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(json);
    }

    private static Map<String, Object> encode(Result result) {
        Map<String, Object> figures = new LinkedHashMap<>();
        result.figures().forEach((name, value) -> figures.put(name, rounded(name, value)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("work", result.work());
        json.put("contestant", result.contestant());
        json.put("placement", result.placement());
        json.put("bytes", result.bytes());
        json.put("clients", result.clients());
        json.put("figures", figures);
        json.put(
                "percentiles",
                result.percentiles().stream().map(value -> rounded("percentile", value)).toList());
        return json;
    }

    /** A whole number is written as one, which people read more easily than 1.5E7. */
    private static Number rounded(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be a number, is " + value);
        }
        double rounded = new BigDecimal(value).round(DIGITS).doubleValue();
        boolean isWhole = rounded == Math.rint(rounded) && Math.abs(rounded) < EXACT_LONGS_END;
        if (isWhole) {
            return (long) rounded;
        }
        return rounded;
    }

    /** The run in such a line. */
    public static Run decode(String line) throws IOException {
        Fields fields = new Fields(JSON.std.mapFrom(line));
        return new Run(
                Instant.parse(fields.text("time")),
                Run.Kind.valueOf(fields.text("kind").toUpperCase(Locale.ROOT)),
                new Environment(
                        fields.optionalText("commit"),
                        fields.text("processor"),
                        fields.number("cores").intValue(),
                        fields.number("memoryBytes").longValue(),
                        fields.get("isVirtual", Boolean.class),
                        fields.text("kernel"),
                        fields.text("jdk")),
                fields.list("results").stream()
                        .map(result -> result(new Fields((Map<?, ?>) result)))
                        .toList());
    }

    private static Result result(Fields fields) {
        Map<String, Double> figures = new LinkedHashMap<>();
        fields.object("figures")
                .forEach(
                        (name, value) ->
                                figures.put((String) name, ((Number) value).doubleValue()));
        return new Result(
                fields.text("work"),
                fields.text("contestant"),
                fields.text("placement"),
                fields.number("bytes").intValue(),
                fields.number("clients").intValue(),
                figures,
                fields.list("percentiles").stream()
                        .map(value -> ((Number) value).doubleValue())
                        .toList());
    }

    /** An object of JSON. */
    private record Fields(Map<?, ?> map) {

        <T> T get(String name, Class<T> type) {
            Object value = map.get(name);
            if (!type.isInstance(value)) {
                throw new IllegalArgumentException(
                        "%s must be a %s, is %s".formatted(name, type.getSimpleName(), value));
            }
            return type.cast(value);
        }

        String text(String name) {
            return get(name, String.class);
        }

        Optional<String> optionalText(String name) {
            return map.get(name) == null ? Optional.empty() : Optional.of(text(name));
        }

        Number number(String name) {
            return get(name, Number.class);
        }

        List<?> list(String name) {
            return get(name, List.class);
        }

        Map<?, ?> object(String name) {
            return get(name, Map.class);
        }
    }
}
