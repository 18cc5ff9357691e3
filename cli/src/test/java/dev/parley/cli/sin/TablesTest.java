package dev.parley.cli.sin;

import static dev.parley.cli.sin.NodeSketch.member;
import static dev.parley.cli.sin.NodeSketch.ready;
import static dev.parley.cli.sin.NodeSketch.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Ending;
import dev.parley.Member;
import dev.parley.Snapshot;
import dev.parley.Snapshot.State;
import dev.parley.Use;
import dev.parley.cli.base.Table;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** What people see of a node. */
final class TablesTest {

    private static final Duration LITTLE = Duration.ofMillis(3);
    private static final Duration LONG = Duration.ofSeconds(130);

    private final Member server = member(1, "server");
    private final Member client = member(2, "client");

    private final Snapshot talk =
            new NodeSketch()
                    .process(server, 0, 40, 0, waiting(State.RECEIVE, 11, LONG), ready())
                    .process(
                            client,
                            41,
                            0,
                            0,
                            waiting(State.REPLY, 11, LITTLE),
                            waiting(State.SEND, 11, LITTLE),
                            waiting(State.REPLY, 12, LONG))
                    .process(member(3, "idle"))
                    .port(11, server, "echo")
                    .port(12, server)
                    .link(31, client, 11, 40)
                    .snapshot();

    @Test
    void threadsOfAProcessThatDoTheSameAreOneLine() {
        assertThat(new ProcessView().table(talk, false).text())
                .isEqualTo(
                        """
                        PID   NAME    THR  STATE    BLK          PRI  FOR    MSGS  USER
                        1000  server  1    READY    -            -    5s     40    root
                        1000  server  1    RECEIVE  -            7    2m10s  40    root
                        2000  client  1    SEND     1000 server  7    3ms    41    root
                        2000  client  2    REPLY    1000 server  7    2m10s  41    root
                        3000  idle    -    READY    -            -    -      0     root
                        """);
    }

    @Test
    void aWideTableHasMoreColumns() {
        assertThat(new ProcessView().table(talk, true).text().lines().toList().get(4))
                .isEqualTo(
                        "2000  client  2    REPLY    1000 server  7    2m10s  41    root  2"
                                + "       -      both  echo,port 12  31    41    0         6      -    1.0");
    }

    @Test
    void whoWaitsForAStrangerIsNotShownToWaitForAnother() {
        Snapshot snapshot =
                new NodeSketch().process(client, waiting(State.REPLY, 13, LITTLE)).snapshot();

        assertThat(new ProcessView().table(snapshot, false).text().lines().toList().getLast())
                .isEqualTo("2000  client  1    REPLY  ?    7    3ms  0     root");
        assertThat(new WaitView().table(snapshot, false).text().lines()).hasSize(1);
    }

    @Test
    void theBusiestIsFirst() {
        Snapshot before =
                new NodeSketch()
                        .process(server, 0, 40, 0)
                        .process(client, 41, 0, 0, ready())
                        .snapshot();
        Snapshot after =
                new NodeSketch()
                        .process(server, 0, 40, 0)
                        .process(client, 100, 5, 0, ready())
                        .process(member(3, "new"), 4, 0, 0)
                        .snapshot();
        Traffic traffic = Traffic.between(before, after, Duration.ofSeconds(2));

        assertThat(new BusyView(traffic).table(after, false).text())
                .isEqualTo(
                        """
                        MSGS/S  PID   NAME    THR  STATE  BLK  PRI  FOR  MSGS  USER
                        32      2000  client  1    READY  -    -    5s   105   root
                        2       3000  new     -    READY  -    -    -    4     root
                        0       1000  server  -    READY  -    -    -    40    root
                        """);
    }

    @Test
    void ofAnotherKernelsNumbersNoDifferenceIsMade() {
        Snapshot before = new NodeSketch(1).process(server, 0, 40, 0).snapshot();
        Snapshot after = new NodeSketch(2).process(member(1, "other"), 0, 1000, 0).snapshot();

        Traffic traffic = Traffic.between(before, after, Duration.ofSeconds(1));

        assertThat(traffic.perSecond(after.processes().getFirst())).isZero();
    }

    @Test
    void eachThreadHasALine() {
        assertThat(new ThreadView().table(talk, false).text())
                .isEqualTo(
                        """
                        PID   NAME    TID      THREAD  STATE    BLK          PRI  FOR
                        1000  server  virtual  pool-1  RECEIVE  -            7    2m10s
                        1000  server  9        main    READY    -            -    5s
                        2000  client  virtual  pool-1  REPLY    1000 server  7    3ms
                        2000  client  virtual  pool-1  SEND     1000 server  7    3ms
                        2000  client  virtual  pool-1  REPLY    1000 server  7    2m10s
                        """);
    }

    @Test
    void namesAreInOrder() {
        Snapshot snapshot =
                new NodeSketch().port(11, server, "b", "c").port(12, client, "a").snapshot();

        assertThat(new NameView().table(snapshot, false).text())
                .isEqualTo(
                        """
                        NAME  PORT  PID   UID  PROGRAM
                        a     12    2000  0    client
                        b     11    1000  0    server
                        c     11    1000  0    server
                        """);
    }

    @Test
    void aPortHasThoseThatWaitThere() {
        assertThat(new PortView().table(talk, false).text())
                .isEqualTo(
                        """
                        PORT  NAME  PID   PROGRAM  RECEIVE  SEND  REPLY  LINKS  MSGS
                        11    echo  1000  server   1        1     1      1      40
                        12    -     1000  server   0        0     1      0      0
                        """);
    }

    @Test
    void aLinkGoesFromAClientToAServer() {
        assertThat(new LinkView().table(talk, false).text())
                .isEqualTo(
                        """
                        LINK  CLIENT       SERVER       PORT  USE  FROM  BY      SLOTS  BYTES  MSGS
                        31    2000 client  1000 server  echo  all  -     memory  4      1024   40
                        """);
    }

    @Test
    void aLinkByARightHasAUseAndIsFromSomebodyWhoMayBeGone() {
        Snapshot passed =
                new NodeSketch()
                        .port(11, server, "echo")
                        .link(31, client, 11, Use.ONCE, member(9, "broker"))
                        .snapshot();
        assertThat(new LinkView().table(passed, false).text())
                .isEqualTo(
                        """
                        LINK  CLIENT       SERVER       PORT  USE   FROM         BY      SLOTS  BYTES  MSGS
                        31    2000 client  1000 server  echo  once  9000 broker  memory  4      1024   0
                        """);
    }

    @Test
    void whoLooksCloserSeesThatAPortNeedsARight() {
        Snapshot ports = new NodeSketch().port(11, server).portByRightOnly(12, server).snapshot();
        assertThat(new PortView().table(ports, true).text())
                .isEqualTo(
                        """
                        PORT  NAME  PID   PROGRAM  RECEIVE  SEND  REPLY  LINKS  MSGS  RIGHT   MEMBER
                        11    -     1000  server   0        0     0      0      0     -       1
                        12    -     1000  server   0        0     0      0      0     needed  1
                        """);
    }

    @Test
    void theKernelHasAVersionToo() {
        assertThat(new VersionView().table(talk, false).text())
                .startsWith(
                        """
                        PID   NAME    VERSION  DATE  PARLEY
                        99    kernel  2.0      -     2.0
                        1000  server  -        -     1.0
                        """);
    }

    @Test
    void aProgramHasTheVersionThatItSays() {
        Snapshot snapshot =
                new NodeSketch().process(server, "4a", LocalDate.of(2026, 2, 28)).snapshot();

        assertThat(new VersionView().table(snapshot, false).text())
                .endsWith("1000  server  4a       2026-02-28  1.0\n");
    }

    @Test
    void theDeadComeLast() {
        Snapshot snapshot =
                new NodeSketch()
                        .dead(client, new Ending.Killed(9), LITTLE)
                        .process(server, 0, 40, 0, ready())
                        .snapshot();

        assertThat(new ProcessView().table(snapshot, false).text())
                .isEqualTo(
                        """
                        PID   NAME    THR  STATE  BLK  PRI  FOR  MSGS  USER
                        1000  server  1    READY  -    -    5s   40    root
                        2000  client  -    DEAD   -    -    3ms  0     root
                        """);
        assertThat(new ProcessView().table(snapshot, true).text().lines().toList().getLast())
                .contains("signal 9");
    }

    @Test
    void theDeadHaveAnEnd() {
        Snapshot snapshot =
                new NodeSketch()
                        .dead(server, new Ending.Exited(3), LONG)
                        .dead(client, new Ending.Left(), LITTLE)
                        .dead(member(3, "dim"), new Ending.Died(), LITTLE)
                        .dead(member(4, "dark"), new Ending.Unknown(), LITTLE)
                        .snapshot();

        assertThat(new DeadView().table(snapshot, false).text())
                .isEqualTo(
                        """
                        PID   NAME    END      FOR    USER
                        1000  server  exit 3   2m10s  root
                        2000  client  left     3ms    root
                        3000  dim     died     3ms    root
                        4000  dark    unknown  3ms    root
                        """);
    }

    @Test
    void onANarrowTerminalTheWidestColumnsAreCut() {
        Table table = new Table("PID", "NAME", "STATE");
        table.row(1, "a-program-with-quite-a-name", "READY");

        assertThat(table.text(new Table.Style(true, 27, (_, cell) -> cell)))
                .isEqualTo(
                        """
                        PID  NAME             STATE
                        1    a-program-with+  READY
                        """);
        assertThat(table.text(new Table.Style(false, 10, (_, cell) -> cell)))
                .isEqualTo("1  a-progr+  READY\n");
    }

    @Test
    void paintTakesNoRoom() {
        Table table = new Table("STATE", "FOR");
        table.row("SEND", "1s");

        assertThat(table.text(new Table.Style(true, 80, (title, cell) -> title + "<" + cell + ">")))
                .isEqualTo("STATE  FOR\nSTATE<SEND>   FOR<1s>\n");
    }

    @Test
    void aNameThatWouldMoveTheCursorDoesNot() {
        Table table = new Table("NAME");
        table.row("\033[2Jevil\nroot\u009b");

        assertThat(table.text()).isEqualTo("NAME\n?[2Jevil?root?\n");
    }
}
