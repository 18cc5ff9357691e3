package dev.parley.scenarios.programs;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.streams.Stream;
import dev.parley.streams.StreamOptions;

/**
 * Somebody else on a node, who wants a stream: without having said that memory may be shared, then
 * twice having said so. Tells what came of each, and sends a grain over what was opened.
 */
public final class StreamVisitor {

    private StreamVisitor() {}

    /** Arguments: the name of a port. */
    public static void main(String[] args) throws Exception {
        StreamOptions shares = StreamOptions.defaults().withOtherUsers(true);
        try (Parley parley = Parley.join();
                Connection to = parley.connect(args[0])) {
            open(to, StreamOptions.defaults());
            open(to, shares);
            open(to, shares);
        }
    }

    private static void open(Connection to, StreamOptions options) {
        try (Stream<Grain> stream = Stream.open(to, Grain.TYPE, options)) {
            stream.xmit(Grain.of(7));
            System.out.println("read " + stream.recv().orElseThrow().number());
        } catch (ParleyException e) {
            System.out.println(e.getClass().getSimpleName() + " " + e.errno());
        }
    }
}
