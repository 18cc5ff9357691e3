package dev.parley.bench.report;

import java.util.Collection;
import java.util.Collections;

/** What a figure means, by the name that it has in a {@link Result}. */
record Figure(String name) {

    /** Short, without its unit; empty: the unit says it all. */
    String label() {
        return switch (name) {
            case "tripsPerSecond", "bytesPerSecond", "elementsPerSecond" -> "";
            case "bestBytesPerSecond", "bestElementsPerSecond" -> "best";
            case "cpuNanosPerTrip", "cpuNanosPerEvent", "cpuNanosPerElement", "cpuNanos" -> "CPU";
            case "allocatedPerElement" -> "heap";
            case "bytesPerConnection" -> "each";
            default -> name.replaceFirst("(Nanos|PerSecond|Bytes)$", "");
        };
    }

    /** Whether people compare the two. */
    boolean isLike(Figure other) {
        return isTime() ? other.isTime() : equals(other);
    }

    private boolean isTime() {
        return name.contains("Nanos");
    }

    /** Some take a nanosecond and some a thousand: one unit serves all of them. */
    private boolean isOfOneOperation() {
        return name.equals("opNanos")
                || name.equals("errorNanos")
                || name.equals("cpuNanosPerElement");
    }

    private boolean isRate() {
        return name.endsWith("PerSecond");
    }

    private boolean isBandwidth() {
        return name.equals("bytesPerSecond") || name.equals("bestBytesPerSecond");
    }

    private boolean isOfElements() {
        return name.equals("elementsPerSecond") || name.equals("bestElementsPerSecond");
    }

    private boolean isMemory() {
        return name.endsWith("Bytes")
                || name.equals("bytesPerConnection")
                || name.equals("allocatedPerElement");
    }

    /** Whether less of it is better. */
    boolean isCost() {
        return !isRate() && !name.equals("evenness");
    }

    /** The unit that suits these, which stand side by side. */
    Unit unit(Collection<Double> values) {
        if (values.isEmpty()) {
            return Unit.NONE;
        }
        double least = Collections.min(values);
        double most = Collections.max(values);
        if (isBandwidth()) {
            return new Unit("GB/s", 1e9);
        }
        if (isOfElements()) {
            return new Unit("M/s", 1e6);
        }
        if (isOfOneOperation()) {
            return new Unit("ns", 1);
        }
        if (isTime()) {
            return time(least, most);
        }
        if (isRate()) {
            return most < 10_000 ? new Unit("/s", 1) : new Unit("k/s", 1e3);
        }
        return isMemory() ? memory(least) : Unit.NONE;
    }

    private static Unit time(double leastNanos, double mostNanos) {
        if (mostNanos < 1e3) {
            return new Unit("ns", 1);
        }
        return leastNanos < 1e5 ? new Unit("µs", 1e3) : new Unit("ms", 1e6);
    }

    private static Unit memory(double leastBytes) {
        if (leastBytes < 1 << 10) {
            return new Unit("B", 1);
        }
        return leastBytes < 1 << 20 ? new Unit("KiB", 1 << 10) : new Unit("MiB", 1 << 20);
    }
}
