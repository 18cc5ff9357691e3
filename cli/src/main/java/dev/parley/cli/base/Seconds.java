package dev.parley.cli.base;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a span of time is written on a command line: in seconds, also parts of them. */
public final class Seconds implements ITypeConverter<Duration> {

    private static final double MAX_SECONDS = 86_400;

    @Override
    public Duration convert(String text) {
        double seconds = Double.parseDouble(text);
        if (!(seconds >= 0 && seconds <= MAX_SECONDS)) { // as it stands, it refuses NaN too
            throw new TypeConversionException(
                    "must be from 0 to %.0f seconds, seconds=%s".formatted(MAX_SECONDS, text));
        }
        return Duration.ofNanos((long) (seconds * TimeUnit.SECONDS.toNanos(1)));
    }
}
