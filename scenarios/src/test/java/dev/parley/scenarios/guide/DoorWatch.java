package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Closed;
import dev.parley.Interrupted;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.PortOptions;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import dev.parley.Source;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

// [start:door-watch]
/** Knows which doors are open, and warns of them. Owned by one thread. */
final class DoorWatch {

    static final int OPENED = 1;
    static final int SHUT = 2;

    private final Set<Long> open = new TreeSet<>();

    public static void main(String[] args) throws Exception {
        PortOptions urgentFirst = PortOptions.defaults().withOrder(PortOptions.Order.PRIORITY);
        try (Parley parley = Parley.join();
                Port port = parley.open("doors", urgentFirst)) {
            Proxy look = port.proxy(new byte[0]);
            try (Source _ = Source.every(Duration.ofSeconds(2), look::trigger)) {
                new DoorWatch().serve(port);
            }
        }
    }

    void serve(Port port) throws Closed, Interrupted {
        while (true) {
            switch (port.receive()) {
                case Pulse pulse when pulse.code() == OPENED -> open.add(pulse.value());
                case Pulse pulse -> open.remove(pulse.value());
                case Proxy _ -> open.forEach(door -> System.out.println("shut door " + door));
                case Request request -> request.reply((open.size() + " open").getBytes(UTF_8));
                case Notice _ -> {} // doors come and go
            }
        }
    }
}
// [end:door-watch]
