package dev.parley.cli.demo;

import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.chat.ChatServer;
import dev.parley.cli.base.AtExit;
import dev.parley.cli.base.Log;
import dev.parley.cli.base.Status;
import dev.parley.kernel.EmbeddedKernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A process of the demonstration; it ends with its parent. A program of its own, because it starts
 * sooner than the command with all that belongs to it.
 */
final class Part {

    private Part() {}

    /** The first argument is the role, the second, but for the kernel, the kernel's socket. */
    static void main(String[] arguments) {
        Log.hide();
        Tether.tie();
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            Role role = Role.valueOf(arguments[0]);
            switch (role) {
                case KERNEL -> introduce();
                case ROOM -> serve(Path.of(arguments[1]));
                case WREN, ROBIN, LARK -> talk(role, Path.of(arguments[1]));
            }
            return Status.OK;
        } catch (Exception e) {
            System.err.println(e instanceof ParleyException ? e.getMessage() : e.toString());
            return Status.FAILED;
        }
    }

    /** Says where it listens. */
    private static void introduce() throws Exception {
        EmbeddedKernel kernel = AtExit.closing(EmbeddedKernel::start);
        System.out.println(kernel.socket());
        new CountDownLatch(1).await(); // the tether ends this process
    }

    private static void serve(Path socket) throws IOException {
        try (Actor actor = Actor.join(socket, Role.ROOM);
                Port echo = actor.parley().open(EchoServer.NAME)) {
            Thread.ofPlatform().daemon().name("echo").start(() -> serve(echo));
            ChatServer room =
                    ChatServer.open(actor.qnx(), who -> actor.sayAside("receives DEATH: " + who));
            actor.enter("serves the name \"" + ChatServer.NAME + "\"");
            room.serve();
        }
    }

    private static void serve(Port echo) {
        try {
            new EchoServer(echo).serve();
        } catch (ParleyException _) {
            // The port was closed: the process ends.
        }
    }

    private static void talk(Role role, Path socket) throws IOException {
        try (Actor actor = Actor.join(socket, role)) {
            Talker talker = Talker.join(actor, role.label());
            actor.enter("joins the room");
            talker.act();
        }
    }
}
