package dev.parley.examples.elevator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElevatorTest {

    private final Elevator<String> elevator = new Elevator<>();

    @Test
    void goesUpToTheLastAndThenDown() {
        add(50, 10, 90, 60);
        assertThat(elevator.next()).containsExactly("10");
        assertThat(elevator.next()).containsExactly("50");
        add(20, 70, 40);
        assertThat(rest()).containsExactly("60", "70", "90", "40", "20");
    }

    @Test
    void stopsOnceForAllWhoWaitThereInTheOrderInWhichTheyCame() {
        elevator.add(5, "first");
        elevator.add(9, "elsewhere");
        elevator.add(5, "second");
        assertThat(elevator.next()).containsExactly("first", "second");
        assertThat(elevator.next()).containsExactly("elsewhere");
    }

    @Test
    void isNotKeptByThoseWhoComeAgainAndAgain() {
        add(5, 9);
        assertThat(elevator.next()).containsExactly("5");
        add(5);
        assertThat(elevator.next()).containsExactly("9");
        assertThat(elevator.next()).containsExactly("5");
    }

    @Test
    void staysWhereItIsIfNobodyWaitsElsewhere() {
        add(5);
        assertThat(elevator.next()).containsExactly("5");
        add(5);
        assertThat(elevator.next()).containsExactly("5");
        assertThat(elevator.next()).isEmpty();
        add(0);
        assertThat(elevator.next()).containsExactly("0");
        assertThat(elevator.isEmpty()).isTrue();
    }

    private void add(int... places) {
        for (int place : places) {
            elevator.add(place, Integer.toString(place));
        }
    }

    private List<String> rest() {
        List<String> rest = new ArrayList<>();
        while (!elevator.isEmpty()) {
            rest.addAll(elevator.next());
        }
        return rest;
    }
}
