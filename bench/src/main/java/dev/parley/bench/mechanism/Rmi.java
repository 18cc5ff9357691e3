package dev.parley.bench.mechanism;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.rmi.NotBoundException;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RMIServerSocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.util.List;

/**
 * Java RMI on TCP to the same machine, as the JDK has it: it sends without Nagle's delay, keeps
 * connections for the next call, and filters nothing that is not asked for.
 */
final class Rmi implements Mechanism {

    private static final String HOST = "127.0.0.1";
    private static final String NAME = "echo";

    /**
     * References name the host; otherwise by its address in the network. Connections are kept for
     * an hour, so that they outlive a pause between measurements; otherwise for 15 seconds.
     */
    @Override
    public List<String> jvmOptions() {
        return List.of(
                "-Djava.rmi.server.hostname=" + HOST,
                "-Dsun.rmi.transport.connectionTimeout=3600000");
    }

    @Override
    public AutoCloseable serve(Setting setting) throws IOException {
        return new Server(setting);
    }

    @Override
    public Exchange connect(Setting setting) throws IOException, NotBoundException {
        return new Client(setting);
    }

    /** What is called. */
    private interface Echo extends Remote {

        /** The reply to that request. */
        byte[] exchange(byte[] request) throws RemoteException;
    }

    /** An object and its registry, on one port. It is held here: RMI does not keep it alive. */
    private static final class Server implements Echo, AutoCloseable {

        private final Registry registry;

        Server(Setting setting) throws IOException {
            ServerSocket socket = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
            int port = socket.getLocalPort();
            RMIServerSocketFactory sockets = _ -> socket;
            registry = LocateRegistry.createRegistry(port, null, sockets);
            registry.rebind(NAME, UnicastRemoteObject.exportObject(this, port, null, sockets));
            Files.writeString(setting.path("port"), Integer.toString(port));
        }

        @Override
        public byte[] exchange(byte[] request) {
            return HeapMessage.replyTo(request);
        }

        /** With the last of its objects the port is closed. */
        @Override
        public void close() throws RemoteException {
            UnicastRemoteObject.unexportObject(this, true);
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }

    /** Takes connections from those that RMI keeps in this process. */
    private static final class Client extends Exchange {

        private final Echo echo;
        private byte[] bytes = {};

        Client(Setting setting) throws IOException, NotBoundException {
            super(setting);
            int port = Integer.parseInt(Files.readString(setting.path("port")));
            echo = (Echo) LocateRegistry.getRegistry(HOST, port).lookup(NAME);
        }

        @Override
        protected void exchange() throws RemoteException {
            if (bytes.length != request.limit()) {
                bytes = new byte[request.limit()];
            }
            request.get(bytes);
            reply.put(echo.exchange(bytes));
        }

        @Override
        public void close() {
            // The connection stays RMI's.
        }
    }
}
