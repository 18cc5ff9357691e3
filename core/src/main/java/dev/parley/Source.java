package dev.parley;

import dev.parley.source.ChannelSources;
import dev.parley.source.DescriptorSources;
import dev.parley.source.FileSources;
import dev.parley.source.Registration;
import dev.parley.source.SignalSources;
import dev.parley.source.TimerSources;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectableChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * Something outside that makes an event happen: time, a signal, a descriptor, a channel, a file.
 * The event is as a rule {@link Proxy#trigger proxy::trigger}, or {@link Burst#event burst::event}:
 * what QNX used interrupt handlers for.
 *
 * <p>An event happens on a background thread of the library, and must not block. It may be refused:
 * by a proxy that was triggered too often ({@link OverLimit}), which is then not counted; or since
 * the proxy is closed, which ends the source. Whoever opens a source closes it.
 *
 * <p>Thread-safe. The threads, one for each kind, are started by the first source of that kind.
 */
public final class Source implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.parley");

    /** What happens. */
    @FunctionalInterface
    public interface Event {
        /** Must not block. */
        void happened() throws ParleyException;
    }

    private final Event event;
    private volatile Registration registration = Registration.NONE;
    private volatile boolean closed;

    private Source(Event event) {
        this.event = event;
    }

    /** Where a source comes from. */
    private interface Opening {
        Registration open(Runnable event) throws IOException;
    }

    private static Source open(Event event, Opening opening) throws IOException {
        Source source = new Source(event);
        source.begin(opening.open(source::happened));
        return source;
    }

    private static Source openPlain(Event event, Function<Runnable, Registration> opening) {
        Source source = new Source(event);
        source.begin(opening.apply(source::happened));
        return source;
    }

    /**
     * Happens again and again, the first time after one period. Periods that were missed, as when
     * the process was stopped, are made up for.
     *
     * @param period more than 0
     */
    public static Source every(Duration period, Event event) {
        return openPlain(event, happens -> TimerSources.every(period, happens));
    }

    /** Happens once, after that time. */
    public static Source after(Duration delay, Event event) {
        return openPlain(event, happens -> TimerSources.after(delay, happens));
    }

    /**
     * Happens each time the process is sent a signal; what the signal did before, as to end the
     * process, it does not until the last source of it is closed. Linux keeps one of several
     * signals of a kind that come at once.
     *
     * @param name as "USR1", "HUP", "TERM"
     * @throws IllegalArgumentException there is no such signal, or the JVM needs it for itself
     */
    public static Source onSignal(String name, Event event) {
        return openPlain(event, happens -> SignalSources.on(name, happens));
    }

    /**
     * Happens once, when there is something to read or to accept, or the other side has hung up;
     * and again after {@link #rearm}, for which one reads first what there is.
     *
     * @param channel in non-blocking mode
     * @throws java.nio.channels.IllegalBlockingModeException it is not
     * @throws IOException the channel is closed
     */
    public static Source onReadable(SelectableChannel channel, Event event) throws IOException {
        return open(event, happens -> ChannelSources.on(channel, happens));
    }

    /**
     * The same, of a descriptor by its number, which is duplicated: the caller may close it.
     *
     * @throws IOException it is not open, or is no descriptor that could be waited for, as that of
     *     a plain file
     */
    public static Source onReadable(int descriptor, Event event) throws IOException {
        return open(event, happens -> DescriptorSources.on(descriptor, happens));
    }

    /**
     * Happens each time a file is made, changed or removed; of a directory: anything in it. Changes
     * at short intervals may be told as one.
     *
     * @throws IOException there is no such directory, or it cannot be watched
     */
    public static Source onChange(Path path, Event event) throws IOException {
        return open(event, happens -> FileSources.on(path, happens));
    }

    /** A channel or descriptor is looked at again; all others are all the time. */
    public void rearm() {
        registration.rearm();
    }

    /** It does not happen any more; harmless if it is closed. An event that is on may still end. */
    @Override
    public synchronized void close() {
        closed = true;
        registration.close();
    }

    /** Whether it was closed, also by an event of something that is closed. */
    public boolean isClosed() {
        return closed;
    }

    private synchronized void begin(Registration begun) {
        registration = begun;
        if (closed) { // by its first event
            begun.close();
        }
    }

    private void happened() {
        if (closed) {
            return;
        }
        try {
            event.happened();
        } catch (OverLimit _) {
            // As often as may be is waiting already: who receives that looks.
        } catch (Closed | PortGone | PeerDied | NameNotFound _) {
            close();
        } catch (ParleyException | RuntimeException e) {
            LOG.log(Level.WARNING, "source.failed: " + e.getMessage(), e);
        }
    }
}
