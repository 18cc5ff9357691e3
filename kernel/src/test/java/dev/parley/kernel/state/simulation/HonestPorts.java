package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.simulation.Cable.Pair;
import dev.parley.kernel.state.simulation.Cable.Telling;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Tell.PortOpened;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ports of an honest process: its kernel is told of each, and of its names, again and again.
 */
final class HonestPorts {

    private static final class OwnPort {
        private final Set<String> names = new LinkedHashSet<>();
        private final Map<Long, Pair> links = new LinkedHashMap<>();
        private final boolean isByRightOnly;
        private long id;

        private OwnPort(boolean isByRightOnly) {
            this.isByRightOnly = isByRightOnly;
        }
    }

    private final Honest process;
    private final List<OwnPort> open = new ArrayList<>();

    HonestPorts(Honest process) {
        this.process = process;
    }

    void open() {
        String name = process.world.chance(1, 6) ? "" : process.world.name();
        boolean isByRightOnly = process.world.chance(1, 4);
        process.ask(
                new OpenPort(name, isByRightOnly), telling -> opened(telling, name, isByRightOnly));
    }

    private void opened(Telling telling, String name, boolean isByRightOnly) {
        if (telling.tell() instanceof PortOpened opened) {
            OwnPort port = new OwnPort(isByRightOnly);
            port.id = opened.portId();
            if (!name.isEmpty()) {
                port.names.add(name);
            }
            open.add(port);
        }
    }

    void attach() {
        if (!open.isEmpty()) {
            attach(process.world.oneOf(open), process.world.name());
        }
    }

    private void attach(OwnPort port, String name) {
        process.ask(
                new AttachName(port.id, name),
                telling -> {
                    if (telling.tell() instanceof Done) {
                        port.names.add(name);
                    }
                });
    }

    void detach() {
        if (!open.isEmpty()) {
            OwnPort port = process.world.oneOf(open);
            if (!port.names.isEmpty()) {
                String name = process.world.oneOf(List.copyOf(port.names));
                process.ask(
                        new DetachName(port.id, name),
                        telling -> {
                            if (telling.tell() instanceof Done) {
                                port.names.remove(name);
                            }
                        });
            }
        }
    }

    void close() {
        if (!open.isEmpty()) {
            OwnPort port = process.world.oneOf(open);
            open.remove(port);
            port.links.values().forEach(Pair::end);
            process.say(new ClosePort(port.id));
        }
    }

    void renew() {
        for (OwnPort port : List.copyOf(open)) {
            process.renew(new OpenPort("", port.isByRightOnly), telling -> renewed(port, telling));
        }
    }

    private void renewed(OwnPort port, Telling telling) {
        if (telling.tell() instanceof PortOpened opened) {
            port.id = opened.portId();
            List.copyOf(port.names).forEach(name -> renew(port, name));
        } else {
            open.remove(port);
        }
    }

    private void renew(OwnPort port, String name) {
        process.renew(
                new AttachName(port.id, name),
                telling -> {
                    if (!(telling.tell() instanceof Done)) {
                        port.names.remove(name);
                    }
                });
    }

    void introduced(Introduced introduced, Pair pair) {
        open.stream()
                .filter(port -> port.id == introduced.portId())
                .findFirst()
                .ifPresentOrElse(port -> port.links.put(introduced.linkId(), pair), pair::end);
    }

    Stream<Long> ids() {
        return open.stream().map(port -> port.id);
    }

    Stream<HonestRights.End> ends() {
        return open.stream()
                .flatMap(port -> port.links.entrySet().stream())
                .map(link -> new HonestRights.End(link.getKey(), link.getValue(), false));
    }

    void endAll() {
        open.forEach(port -> port.links.values().forEach(Pair::end));
        open.clear();
    }
}
