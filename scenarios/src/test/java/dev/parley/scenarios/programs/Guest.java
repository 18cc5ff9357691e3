package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.JoinOptions;
import dev.parley.Parley;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.LocalDate;

/**
 * A process that joins, with a version, and does what it is told by its input: {@code open NAME},
 * {@code close}, {@code connect NAME} (each time one connection more), {@code disconnect} (the
 * first of them), {@code leave}, {@code exit STATUS}. Prints "here" when it has joined, and "done"
 * after each.
 */
public final class Guest {

    /** What it says of itself. */
    public static final String VERSION = "2.1-guest";

    /** When that was made. */
    public static final LocalDate DATE = LocalDate.of(2026, 2, 28);

    private Guest() {}

    /** Lives until it is told to end, or killed. */
    public static void main(String[] args) throws Exception {
        Parley parley = Parley.join(JoinOptions.defaults().withVersion(VERSION, DATE));
        System.out.println("here");
        GuestStay stay = new GuestStay(parley);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", 2);
            stay.obey(words[0], words.length > 1 ? words[1] : "");
            System.out.println("done");
        }
    }
}
