package dev.parley.cli.doctor;

import dev.parley.linux.Features.Feature;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that was looked at.
 *
 * @param name of what was looked at
 * @param present whether it is here
 * @param needed whether nothing works without it
 * @param detail what was found, or why it is missing
 * @param instead what is used, or can be done, where it is missing; empty if it is here
 */
record Check(String name, boolean present, boolean needed, String detail, String instead) {

    static Check present(String name, boolean needed, String detail) {
        return new Check(name, true, needed, detail, "");
    }

    static Check missing(String name, boolean needed, String detail, String instead) {
        return new Check(name, false, needed, detail, instead);
    }

    static Check of(Feature feature, boolean needed) {
        return feature.present()
                ? present(feature.name(), needed, feature.detail())
                : missing(feature.name(), needed, "", feature.detail());
    }

    /** Whether Parley does not work here because of it. */
    boolean isFatal() {
        return needed && !present;
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("present", present);
        fields.put("needed", needed);
        fields.put("detail", detail);
        fields.put("instead", instead);
        return fields;
    }
}
