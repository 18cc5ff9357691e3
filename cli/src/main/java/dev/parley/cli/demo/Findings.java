package dev.parley.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the demonstration has found out.
 *
 * @param deathToldNanos from the kill of a client to the moment when the last of the others knew
 */
record Findings(long deathToldNanos, Figures roundTrips) {

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>(roundTrips.fields());
        fields.put("deathToldNanos", deathToldNanos);
        return fields;
    }
}
