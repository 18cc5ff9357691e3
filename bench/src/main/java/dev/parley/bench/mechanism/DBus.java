package dev.parley.bench.mechanism;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.MethodCall;

/**
 * dbus-java on the JDK's Unix sockets, through a dbus-daemon of our own with the limits of a
 * session bus; a call of a method, and its return. The library has nothing to tune for latency.
 */
final class DBus implements Mechanism {

    private static final String NAME = "dev.parley.bench";
    private static final String OBJECT = "/dev/parley/bench";

    /** The protocol allows arrays of 64 MiB; with the library they take fifteen seconds. */
    private static final int MAX_BYTES = 16 << 20;

    /** How long a call may take, also when the server is stopped meanwhile. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    @Override
    public boolean needsOthers() {
        return true;
    }

    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public AutoCloseable serveOthers(Setting setting) throws IOException {
        Path configuration = setting.path("dbus.conf");
        Files.writeString(configuration, configuration(setting));
        Path complaints = setting.path("dbus.log");
        Process daemon = start(configuration, complaints);
        BufferedReader output =
                new BufferedReader(new InputStreamReader(daemon.getInputStream(), UTF_8));
        if (output.readLine() == null) { // its address, once it listens there
            throw new IOException("dbus-daemon has not started: " + Files.readString(complaints));
        }
        return () -> {
            daemon.destroy();
            daemon.waitFor();
        };
    }

    /** A session bus, as the reference implementation has it. */
    private static String configuration(Setting setting) {
        return """
                <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
                 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
                <busconfig>
                  <type>session</type>
                  <listen>%s</listen>
                  <auth>EXTERNAL</auth>
                  <policy context="default">
                    <allow send_destination="*"/>
                    <allow receive_sender="*"/>
                    <allow own="*"/>
                  </policy>
                  <limit name="max_incoming_bytes">1000000000</limit>
                  <limit name="max_outgoing_bytes">1000000000</limit>
                  <limit name="max_message_size">1000000000</limit>
                  <limit name="auth_timeout">240000</limit>
                  <limit name="max_completed_connections">100000</limit>
                  <limit name="max_incomplete_connections">10000</limit>
                  <limit name="max_connections_per_user">100000</limit>
                  <limit name="max_replies_per_connection">50000</limit>
                </busconfig>
                """
                .formatted(address(setting));
    }

    private static Process start(Path configuration, Path complaints) throws IOException {
        try {
            return new ProcessBuilder(
                            "dbus-daemon",
                            "--config-file=" + configuration,
                            "--nofork",
                            "--nopidfile",
                            "--print-address")
                    .redirectError(complaints.toFile())
                    .start();
        } catch (IOException e) {
            throw new IOException("there is no dbus-daemon to be started: " + e.getMessage(), e);
        }
    }

    private static String address(Setting setting) {
        return "unix:path=" + setting.path("bus").toAbsolutePath();
    }

    @Override
    public AutoCloseable serve(Setting setting) throws DBusException {
        return Bus.serve(setting);
    }

    @Override
    public Exchange connect(Setting setting) throws DBusException {
        return new Client(setting);
    }

    /** What is called. */
    @DBusInterfaceName("dev.parley.bench.Echo")
    public interface Echo extends DBusInterface {

        /** The reply to that request. */
        byte[] exchange(byte[] request);
    }

    private static final class Bus {

        static DBusConnection join(Setting setting) throws DBusException {
            MethodCall.setDefaultTimeout(PATIENCE.toMillis());
            return DBusConnectionBuilder.forAddress(address(setting)).withShared(false).build();
        }

        static DBusConnection serve(Setting setting) throws DBusException {
            DBusConnection connection = join(setting);
            connection.exportObject(OBJECT, new Server());
            connection.requestBusName(NAME);
            return connection;
        }
    }

    private static final class Server implements Echo {

        @Override
        public byte[] exchange(byte[] request) {
            return HeapMessage.replyTo(request);
        }

        @Override
        public boolean isRemote() {
            return false;
        }

        @Override
        public String getObjectPath() {
            return OBJECT;
        }
    }

    private static final class Client extends Exchange {

        private final DBusConnection connection;
        private final Echo server;
        private byte[] out = new byte[0];

        Client(Setting setting) throws DBusException {
            super(setting);
            this.connection = Bus.join(setting);
            this.server = connection.getRemoteObject(NAME, OBJECT, Echo.class);
        }

        @Override
        protected void exchange() {
            if (out.length != request.limit()) {
                out = new byte[request.limit()];
            }
            request.get(out);
            reply.put(server.exchange(out));
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
