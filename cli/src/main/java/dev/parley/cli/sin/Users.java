package dev.parley.cli.sin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of this machine's users, as its own file has them. Immutable. */
final class Users {

    private static final Path FILE = Path.of("/etc/passwd");
    private static final int NAME = 0;
    private static final int UID = 2;

    static final Users OF_THIS_MACHINE = new Users(lines());

    private final Map<String, String> names = new HashMap<>();

    /** Users by lines such as {@code root:x:0:0:root:/root:/bin/bash}. */
    Users(List<String> lines) {
        for (String line : lines) {
            String[] fields = line.split(":", -1);
            if (fields.length > UID) {
                names.putIfAbsent(fields[UID], fields[NAME]);
            }
        }
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE, ISO_8859_1);
        } catch (IOException _) {
            return List.of(); // numbers will do
        }
    }

    /** A user's name, or the number where there is none. */
    String name(int uid) {
        String number = Integer.toUnsignedString(uid);
        return names.getOrDefault(number, number);
    }
}
