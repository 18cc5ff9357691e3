package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulingTest {

    private BitSet before;

    @BeforeEach
    void remember() {
        before = Scheduling.affinity();
    }

    @AfterEach
    void restore() throws ErrnoException {
        Scheduling.setAffinity(before);
    }

    @Test
    void affinityCountsTheProcessorsOfTheMachine() {
        assertThat(before.cardinality()).isPositive();
        assertThat(before.get(Scheduling.currentCpu())).isTrue();
    }

    @Test
    void aPinnedThreadRunsWhereItIsPinned() throws ErrnoException {
        for (int cpu : before.stream().toArray()) {
            Scheduling.pin(cpu);

            assertThat(Scheduling.currentCpu()).isEqualTo(cpu);
            assertThat(Scheduling.affinity().stream()).containsExactly(cpu);
        }
    }

    @Test
    void theOldAffinityCanBeSetAgain() throws ErrnoException {
        Scheduling.pin(before.nextSetBit(0));

        Scheduling.setAffinity(before);

        assertThat(Scheduling.affinity()).isEqualTo(before);
    }

    @Test
    void pinRefusesAProcessorThatDoesNotExist() {
        assertThatThrownBy(() -> Scheduling.pin(Scheduling.MAX_CPUS - 1))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("sched_setaffinity", ErrnoException.EINVAL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scheduling.pin(Scheduling.MAX_CPUS))
                .withMessage("cpu must be < 8192, cpu=8192");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Scheduling.pin(-1));
    }

    @Test
    void aThreadBecomesRealTimeAndOrdinaryAgain() throws Exception {
        assumeTrue(Scheduling.mayBeRealTime(), "no right to real time");

        Scheduling.realTime(0, Scheduling.Policy.ROUND_ROBIN, 1);
        try {
            assertThat(Syscall.SCHED_GETSCHEDULER.demand(0)).isEqualTo(2);
            assertThat(Scheduling.mayBeRealTime()).isTrue();
        } finally {
            Scheduling.realTime(Processes.gettid(), Scheduling.Policy.OTHER, 0);
        }
        assertThat(Syscall.SCHED_GETSCHEDULER.demand(0)).isEqualTo(0);
    }

    @Test
    void howAThreadIsScheduledIsToldAndSetAgain() throws Exception {
        assumeTrue(Scheduling.mayBeRealTime(), "no right to real time");
        Scheduling.Schedule before = Scheduling.schedule(0);
        assertThat(before.isRealTime()).isFalse();

        Scheduling.schedule(Processes.gettid(), Scheduling.Schedule.fifo(7));
        try {
            assertThat(Scheduling.schedule(0)).isEqualTo(Scheduling.Schedule.fifo(7));
            assertThat(Scheduling.schedule(0).isRealTime()).isTrue();
        } finally {
            Scheduling.schedule(0, before);
        }
        assertThat(Scheduling.schedule(Processes.gettid())).isEqualTo(before);
    }

    @Test
    void probingForRealTimeLeavesTheThreadAsItWas() {
        Scheduling.mayBeRealTime();

        assertThat(Syscall.SCHED_GETSCHEDULER.demand(0)).isEqualTo(0);
    }

    @Test
    void realTimeRefusesAPriorityThatDoesNotSuitThePolicy() {
        assertThatThrownBy(() -> Scheduling.realTime(0, Scheduling.Policy.FIFO, 100))
                .hasMessageEndingWith("FIFO 100")
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("sched_setscheduler", ErrnoException.EINVAL);
        assertThatThrownBy(() -> Scheduling.realTime(0, Scheduling.Policy.OTHER, 1))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("sched_setscheduler", ErrnoException.EINVAL);
    }
}
