package dev.parley.cli.demo;

import java.io.IOException;
import java.nio.file.Path;

/** Those who talk, each a process. */
record Cast(Child room, Child wren, Child robin, Child lark) {

    /** Starts all of them, the room first, and blocks until they are ready. */
    static Cast enter(Troupe troupe, Stage stage, Path socket) throws IOException {
        Child room = troupe.start(Role.ROOM, socket);
        stage.awaitEntrance(room);
        Child wren = troupe.start(Role.WREN, socket);
        Child robin = troupe.start(Role.ROBIN, socket);
        Child lark = troupe.start(Role.LARK, socket);
        stage.awaitReady(wren);
        stage.awaitReady(robin);
        stage.awaitReady(lark);
        return new Cast(room, wren, robin, lark);
    }
}
