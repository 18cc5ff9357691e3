package dev.parley.scenarios;

import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.FailPointSweep.Body;
import dev.parley.scenarios.FailPointSweep.Sleeper;
import dev.parley.scenarios.MortalServerVictim.Place;
import dev.parley.scenarios.programs.Rehearsal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process dies before every single step of an exchange that another process could see: each
 * access to shared memory, each system call. Whoever survives, here this process, gets a truthful
 * outcome and nothing torn, goes on with the next one, and keeps nothing of the dead.
 */
@Timeout(200)
class FailPointTest {

    /** Of so many steps one is tried, another each time; all of them by the slow tests. */
    private static final int STRIDE = 144;

    /** A forward has fewer. */
    private static final int STRIDE_OF_FORWARDS = 48;

    private static final int STRIDE_OF_PASSING = 96;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @TempDir private static Path directory;

    private static Jvm jvm;

    @BeforeAll
    static void setFailPoints() throws Exception {
        Path classes = directory.resolve("classes");
        FailPointClasses.writeTo(classes);
        jvm = Jvm.brief().withClasses(classes).rehearsedIn(directory, Rehearsal.class);
    }

    @ParameterizedTest(name = "{0}, {1} sleeps first, {2} messages")
    @MethodSource("kinds")
    void aClientMayDieAtAnyStep(Transport transport, Sleeper sleeper, Body body) throws Exception {
        sweep(transport, sleeper, body).killClients(STRIDE);
    }

    @ParameterizedTest(name = "{0}, {1} sleeps first, {2} messages")
    @MethodSource("kinds")
    void aServerMayDieAtAnyStep(Transport transport, Sleeper sleeper, Body body) throws Exception {
        sweep(transport, sleeper, body).killServers(STRIDE);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("places")
    void aServerMayDieAtAnyStepOfAForward(Transport transport, Place place) throws Exception {
        sweep(transport, Sleeper.CLIENT, Body.SHORT).killForwarders(place, STRIDE_OF_FORWARDS);
    }

    @ParameterizedTest
    @EnumSource
    void aClientMayDieAtAnyStepOfAForward(Transport transport) throws Exception {
        sweep(transport, Sleeper.NOBODY, Body.SHORT).killForwardedClients(STRIDE);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("hands")
    void aServerMayDieAtAnyStepOfPassingARequest(Transport transport, Place place)
            throws Exception {
        sweep(transport, Sleeper.CLIENT, Body.SHORT).killForwarders(place, STRIDE_OF_PASSING);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("hands")
    void aServerMayDieAtEveryStepOfPassingARequest(Transport transport, Place place)
            throws Exception {
        sweep(transport, Sleeper.CLIENT, Body.LONG).killForwarders(place, 1);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("places")
    void aServerMayDieAtEveryStepOfAForward(Transport transport, Place place) throws Exception {
        sweep(transport, Sleeper.CLIENT, Body.LONG).killForwarders(place, 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void aClientMayDieAtEveryStepOfAForward(Transport transport) throws Exception {
        sweep(transport, Sleeper.NOBODY, Body.LONG).killForwardedClients(1);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}, {1} sleeps first, {2} messages")
    @MethodSource("kinds")
    void aClientMayDieAtEveryStep(Transport transport, Sleeper sleeper, Body body)
            throws Exception {
        sweep(transport, sleeper, body).killClients(1);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}, {1} sleeps first, {2} messages")
    @MethodSource("kinds")
    void aServerMayDieAtEveryStep(Transport transport, Sleeper sleeper, Body body)
            throws Exception {
        sweep(transport, sleeper, body).killServers(1);
    }

    private static FailPointSweep sweep(Transport transport, Sleeper sleeper, Body body) {
        return new FailPointSweep(NODE, jvm, transport, sleeper, body);
    }

    private static List<Arguments> places() {
        List<Arguments> places = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            places.add(Arguments.of(transport, Place.FIRST));
            places.add(Arguments.of(transport, Place.LAST));
        }
        return places;
    }

    private static List<Arguments> hands() {
        List<Arguments> hands = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            hands.add(Arguments.of(transport, Place.GIVER));
            hands.add(Arguments.of(transport, Place.TAKER));
        }
        return hands;
    }

    private static List<Arguments> kinds() {
        List<Arguments> kinds = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            for (Sleeper sleeper : Sleeper.values()) {
                for (Body body : Body.values()) {
                    kinds.add(Arguments.of(transport, sleeper, body));
                }
            }
        }
        return kinds;
    }
}
