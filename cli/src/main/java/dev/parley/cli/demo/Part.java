package dev.parley.cli.demo;

import dev.parley.Connection;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.cli.base.AtExit;
import dev.parley.cli.base.Log;
import dev.parley.cli.base.Status;
import dev.parley.cli.demo.chat.ChatClient;
import dev.parley.cli.demo.chat.ChatRoom;
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

    private static void serve(Path socket) throws ParleyException {
        try (Actor actor = Actor.join(socket, Role.ROOM);
                Port talk = actor.parley().open(ChatRoom.NAME);
                Port echo = actor.parley().open(EchoServer.NAME)) {
            Thread.ofPlatform().daemon().name("echo").start(() -> serve(echo));
            actor.enter("serves the port \"" + ChatRoom.NAME + "\"");
            new ChatRoom(talk, who -> actor.sayAside("receives Notice.ClientGone: " + who)).serve();
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
        try (Actor actor = Actor.join(socket, role);
                Connection connection = actor.parley().connect(ChatRoom.NAME)) {
            ChatClient room = ChatClient.join(connection, role.label());
            actor.enter("joins the room");
            new Talker(actor, room).act();
        }
    }
}
