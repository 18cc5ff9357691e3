/** The {@code parley} command: the faces of a node for people and scripts. */
module dev.parley.cli {
    requires static org.jspecify;
    requires com.fasterxml.jackson.jr.ob;
    requires dev.parley.chat;
    requires dev.parley.core;
    requires dev.parley.kernel;
    requires dev.parley.linux;
    requires dev.parley.qnx4;
    requires info.picocli;
    requires java.logging;

    provides System.LoggerFinder with
            dev.parley.cli.base.Log;

    opens dev.parley.cli to
            info.picocli;
    opens dev.parley.cli.base to
            info.picocli;
    opens dev.parley.cli.chat to
            info.picocli;
    opens dev.parley.cli.demo to
            info.picocli;
    opens dev.parley.cli.doctor to
            info.picocli;
    opens dev.parley.cli.manual to
            info.picocli;
    opens dev.parley.cli.message to
            info.picocli;
    opens dev.parley.cli.sin to
            info.picocli;
}
