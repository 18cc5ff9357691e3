package dev.parley.bench.lab;

/** How long requests and replies are, in bytes. */
public record Sizes(int request, int reply) {

    /** The same there and back. */
    public static Sizes both(int bytes) {
        return new Sizes(bytes, bytes);
    }

    /** One way: the reply says no more than that it has arrived. */
    public static Sizes oneWay(int bytes) {
        return new Sizes(bytes, 16);
    }

    /** The longer of the two. */
    public int longest() {
        return Math.max(request, reply);
    }

    String asArguments() {
        return request + " " + reply;
    }
}
