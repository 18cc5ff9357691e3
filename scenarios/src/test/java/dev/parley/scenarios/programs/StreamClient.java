package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Transport;
import dev.parley.streams.Stream;
import dev.parley.streams.StreamOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * Opens a stream of {@link Grain}s, and does one thing with it.
 *
 * <p>Arguments: port name, kind of link, capacity, what to do.
 *
 * <ul>
 *   <li>{@code brim}: writes until it is full, prints "full COUNT".
 *   <li>{@code gush}: prints "gushes", then writes without end.
 *   <li>{@code sip}: prints "sips", then reads without end.
 *   <li>{@code echo}: prints "ready", then for each number on its input writes so many and reads
 *       each back, and prints "done".
 *   <li>{@code fill COUNT}: writes so many and reads as many at once; prints "filled".
 * </ul>
 *
 * <p>Then it waits for the end of its input.
 */
public final class StreamClient {

    private StreamClient() {}

    /** Does it. */
    public static void main(String[] args) throws Exception {
        ConnectOptions options =
                ConnectOptions.defaults().withTransport(Transport.valueOf(args[1]));
        StreamOptions capacity = StreamOptions.defaults().withCapacity(Long.parseLong(args[2]));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        try (Parley parley = Parley.join();
                Connection to = parley.connect(args[0], options);
                Stream<Grain> stream = Stream.open(to, Grain.TYPE, capacity)) {
            switch (args[3]) {
                case "brim" -> brim(stream);
                case "gush" -> gush(stream);
                case "sip" -> sip(stream);
                case "echo" -> echo(stream, input);
                case "fill" -> fill(stream, Long.parseLong(args[4]));
                default -> throw new IllegalArgumentException(args[3]);
            }
            while (input.readLine() != null) {
                // Until whoever started this has seen enough.
            }
        }
    }

    private static void brim(Stream<Grain> stream) throws ParleyException {
        long count = 0;
        while (stream.tryXmit(Grain.of(count))) {
            count++;
        }
        System.out.println("full " + count);
    }

    private static void gush(Stream<Grain> stream) throws ParleyException {
        System.out.println("gushes");
        for (long number = 0; ; number++) {
            stream.xmit(Grain.of(number));
        }
    }

    private static void sip(Stream<Grain> stream) throws ParleyException {
        System.out.println("sips");
        while (stream.recv().isPresent()) {
            // Whatever it is.
        }
    }

    private static void echo(Stream<Grain> stream, BufferedReader input) throws IOException {
        System.out.println("ready");
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            for (long i = 0; i < Long.parseLong(line); i++) {
                stream.xmit(Grain.of(i));
                requireNext(stream, i);
            }
            System.out.println("done");
        }
    }

    private static void fill(Stream<Grain> stream, long count) throws Exception {
        Thread reader =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        for (long i = 0; i < count; i++) {
                                            requireNext(stream, ~i);
                                        }
                                        System.out.println("filled");
                                    } catch (ParleyException e) {
                                        throw new AssertionError(e);
                                    }
                                });
        for (long i = 0; i < count; i++) {
            stream.xmit(Grain.of(i));
        }
        reader.join();
    }

    private static void requireNext(Stream<Grain> stream, long number) throws ParleyException {
        Grain grain = stream.recv().orElseThrow();
        if (!grain.is(number)) {
            throw new AssertionError("expected %d, read %s".formatted(number, grain));
        }
    }
}
