package dev.parley.source;

/** One source, as its kind knows it. Thread-safe. */
public interface Registration {

    /** Of nothing. */
    Registration NONE = () -> {};

    /** It does not happen any more; harmless the second time. */
    void close();

    /** It may happen once more, for those that happen once. */
    default void rearm() {}
}
