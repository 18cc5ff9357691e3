package dev.parley.cli.base;

import dev.parley.node.Build;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which versions these are. */
public final class Versions {

    private Versions() {}

    /** What figures depend on. */
    public static Map<String, Object> all() {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("parley", Build.version());
        versions.put("jdk", Runtime.version().toString());
        versions.put("linux", System.getProperty("os.version"));
        versions.put("architecture", System.getProperty("os.arch"));
        return versions;
    }
}
