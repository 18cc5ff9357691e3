package dev.parley.cli.base;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Which versions these are. */
public final class Versions {

    private Versions() {}

    /** What figures depend on. */
    public static Map<String, Object> all() throws IOException {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("parley", parleyVersion());
        versions.put("jdk", Runtime.version().toString());
        versions.put("linux", System.getProperty("os.version"));
        versions.put("architecture", System.getProperty("os.arch"));
        return versions;
    }

    private static String parleyVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Versions.class.getResourceAsStream("version.properties")) {
            properties.load(file);
        }
        return properties.getProperty("version");
    }
}
