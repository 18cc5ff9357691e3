/*
 * Two ports, and receivers that wait for both: no request waits while one sleeps that would take
 * it.
 *
 * Each port has one client, which sends once. A receiver counts itself at both ports, reads both
 * bells, looks at both once more, and sleeps on both values. Its sleep is one system call, but not
 * one step: it lies down at one bell after the other, and when a wake reaches it at one it still
 * lies at the other, where it may take a wake that another receiver needs.
 *
 * Receiver 0 receives once and is gone, with a request or because its deadline passed. The other
 * stays. With DIRECT there is one more at each port, which knows no set and stays, in its place.
 */

#define NONE 255
#define PORTS 2
#ifdef DIRECT
#define RECEIVERS 3
#else
#define RECEIVERS 2
#endif

/* What a receiver has to do with a bell. */
#define AWAY 0
#define HAS_READ 1
#define ASLEEP 2

#define at(receiver, port) at_bell[(receiver) * PORTS + (port)]
#define has_rung(receiver, port) rung[(receiver) * PORTS + (port)]

bool queued[PORTS];
bool replied[PORTS];
byte sleepers[PORTS];
byte at_bell[RECEIVERS * PORTS];
bool rung[RECEIVERS * PORTS]; /* since the receiver read that bell */

inline outdate(receiver, port) /* as in port.pml */
{
    has_rung(receiver, port) = true;
    at(receiver, port) = (at(receiver, port) == ASLEEP -> ASLEEP : AWAY)
}

inline wake_one(port) /* Linux */
{
    atomic {
        if
        :: at(0, port) == ASLEEP -> at(0, port) = AWAY
        :: at(1, port) == ASLEEP -> at(1, port) = AWAY
#ifdef DIRECT
        :: at(2, port) == ASLEEP -> at(2, port) = AWAY
#endif
        :: else
        fi
    }
}

inline ring_bell(port) /* as in port.pml */
{
    if
    :: sleepers[port] != 0 ->
        d_step {
#ifdef DIRECT
            outdate(2, port);
#endif
            outdate(0, port);
            outdate(1, port)
        }
        wake_one(port)
    :: else
    fi
}

proctype Client(byte port)
{
    queued[port] = true;
    ring_bell(port);
    replied[port]
}

/* ---- the receivers */

/* Which of two is first does not matter here: either may be. */
inline rank(port) /* PortQueue.rank */
{
    if
    :: queued[port] -> first = port
    :: queued[port] && first != NONE
    :: !queued[port]
    fi
}

inline take(port) /* as in port.pml */
{
    atomic {
        if
        :: queued[port] -> queued[port] = false; held = port
        :: else /* another receiver was faster */
        fi
    }
}

inline take_first() /* ReceiveSet.takeFirst */
{
    do
    :: first = NONE;
        rank(0);
        rank(1);
        if
        :: first == NONE -> break
        :: else ->
            take(first);
            if
            :: held != NONE -> break
            :: else
            fi
        fi
    od;
    first = NONE
}

inline read_bell(port) /* as in port.pml */
{
    d_step { at(me, port) = HAS_READ; has_rung(me, port) = false }
}

inline count() /* SetSleep.count */
{
    sleepers[0]++;
#ifndef COUNTED_AT_ONE_PORT
    sleepers[1]++;
#endif
    read_bell(0);
    read_bell(1)
}

/* The system call compares the value and lies down in one step, at each bell. */
inline lie_down(port) /* Linux */
{
    d_step {
        at(me, port) = (at(me, port) == HAS_READ -> ASLEEP : AWAY);
        awake = awake || at(me, port) == AWAY
    }
}

inline sleep() /* SetSleep.sleep */
{
    lie_down(0);
    if
    :: !awake -> lie_down(1)
    :: else
    fi;
end_asleep:
    if
    :: awake || at(me, 0) != ASLEEP || at(me, 1) != ASLEEP
    :: visits && !awake && at(me, 0) == ASLEEP && at(me, 1) == ASLEEP -> expired = true
    fi;
    at(me, 0) = AWAY;
    d_step { at(me, 1) = AWAY; awake = false }
}

inline fall_asleep() /* ReceiveSet.sleep */
{
    count();
    first = NONE;
    rank(0);
#ifndef ONE_PORT_LOOKED_AT
    rank(1);
#endif
    if
    :: first == NONE -> sleep()
    :: else
    fi;
    first = NONE;
    sleepers[0]--;
#ifndef COUNTED_AT_ONE_PORT
    sleepers[1]--;
#endif
    d_step { at(me, 0) = AWAY; at(me, 1) = AWAY }
}

/* At a port of which it has taken nothing may lie what this receiver was woken for. */
inline ring_on() /* ReceiveSet.ringOn */
{
#ifdef LEAVES_THE_OTHER_PORT
    skip
#else
    if
    :: has_rung(me, 1 - held) -> ring_bell(1 - held)
    :: else
    fi
#endif
}

inline leave() /* ReceiveSet.leave */
{
    ring_bell(0);
    ring_bell(1)
}

proctype SetReceiver(byte me; bool visits)
{
    byte first = NONE;
    byte held = NONE;
    bool awake, expired, slept;
    do
    :: held == NONE && !expired ->
        take_first();
        if
        :: held == NONE ->
            fall_asleep();
            slept = true
        :: else
        fi
    :: held == NONE && expired ->
        take_first();
        if
        :: held == NONE -> leave(); break
        :: else
        fi
    :: held != NONE ->
        if
        :: slept -> ring_on()
        :: else
        fi;
        d_step { replied[held] = true; held = NONE; slept = false };
        if
        :: visits -> break
        :: else
        fi
    od
}

#ifdef DIRECT
/* As in port.pml. */
proctype Receiver(byte me; byte port)
{
    byte held = NONE;
    do
    :: take(port);
        if
        :: held == NONE ->
            sleepers[port]++;
            read_bell(port);
            take(port);
            if
            :: held == NONE ->
                at(me, port) = (at(me, port) == HAS_READ -> ASLEEP : AWAY);
end_asleep:     at(me, port) != ASLEEP
            :: else
            fi;
            d_step { sleepers[port]--; at(me, port) = AWAY }
        :: else
        fi;
        if
        :: held != NONE -> d_step { replied[held] = true; held = NONE }
        :: else
        fi
    od
}
#endif

init
{
    atomic {
        run Client(0);
        run Client(1);
        run SetReceiver(0, true);
#ifdef DIRECT
        run Receiver(1, 0);
        run Receiver(2, 1)
#else
        run SetReceiver(1, false)
#endif
    }
}

ltl every_send_ends { <> (replied[0] && replied[1]) }
