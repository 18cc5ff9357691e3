package dev.parley.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Signals of the operating system. Thread-safe. What a signal did before is put back when its last
 * source goes.
 */
public final class SignalSources {

    private static final Map<String, Heard> HEARD = new HashMap<>(); // guarded by the class

    private record Heard(Object before, List<Runnable> events) {}

    private SignalSources() {}

    /** Each time the signal is sent to this process. */
    public static synchronized Registration on(String name, Runnable event) {
        Heard heard = HEARD.get(name);
        if (heard == null) {
            List<Runnable> events = new CopyOnWriteArrayList<>();
            Object handler = JdkSignals.handler(() -> events.forEach(Runnable::run));
            heard = new Heard(JdkSignals.handle(name, handler), events);
            HEARD.put(name, heard);
        }
        heard.events().add(event);
        return () -> close(name, event);
    }

    private static synchronized void close(String name, Runnable event) {
        Heard heard = HEARD.get(name);
        if (heard != null && heard.events().remove(event) && heard.events().isEmpty()) {
            HEARD.remove(name);
            JdkSignals.handle(name, heard.before());
        }
    }
}
