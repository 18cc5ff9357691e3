package dev.parley.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a measurement came to. */
record Figures(int roundTrips, long p50Nanos, long p99Nanos, long perSecond) {

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("roundTrips", roundTrips);
        fields.put("messageBytes", Measurement.MESSAGE_BYTES);
        fields.put("p50Nanos", p50Nanos);
        fields.put("p99Nanos", p99Nanos);
        fields.put("roundTripsPerSecond", perSecond);
        return fields;
    }
}
