/*
 * No pulse and no trigger is lost, received twice, or written over before it is read.
 *
 * One thread of the client, one proxy, one receiver. Room for one pulse, and for the entry of the
 * proxy. That a receiver does not sleep while something is pushed is shown by waking.pml and
 * cold.pml: to these a pulse is a request.
 */

#define MOST_PULSES 1
#define ENTRIES 2

#define PULSE 1
#define TRIGGER 2

#ifndef SENDS
#define SENDS 6
#endif

/* In the memory of the link. */
byte pushed;
byte taken;
byte count; /* of triggers */
byte kind[ENTRIES];
byte number[ENTRIES]; /* which entry it is; nobody reads that but the assertion */

/* What has happened, for the assertion. */
byte pulses_sent, triggers_sent, pulses_received, triggers_received;

/* ---- the client */

inline has_room() /* PulseRing.hasRoom */
{
    known = (pushed - known < MOST_PULSES -> known : taken)
}

inline push(what) /* PulseRing.publish */
{
    d_step { kind[pushed % ENTRIES] = what; number[pushed % ENTRIES] = pushed };
    pushed++
}

inline trigger() /* PulseRing.trigger */
{
#ifdef COUNT_READ_FIRST
    before = count;
    count++;
#else
    d_step { before = count; count++ };
#endif
    triggers_sent++;
    if
#ifdef AN_ENTRY_EACH
    :: true -> push(TRIGGER)
#else
    :: before == 0 -> push(TRIGGER)
    :: else
#endif
    fi
}

active proctype Client()
{
    byte sends, before, known;
    do
    :: sends < SENDS ->
        if
        :: true ->
            has_room();
            if
            :: pushed - known < MOST_PULSES -> sends++; pulses_sent++; push(PULSE)
            :: else
            fi
        :: true -> sends++; trigger()
        fi
    :: else -> break
    od
}

/* ---- the server */

inline tell_taken() /* PulseRing.tellTaken */
{
    taken = forgettable
}

inline scan() /* LinkPulses.scan */
{
    upto = pushed;
    assert(upto - forgettable <= ENTRIES);
    do
    :: seen < upto ->
        assert(number[seen % ENTRIES] == seen);
        if
        :: kind[seen % ENTRIES] == TRIGGER -> forgettable++; listed = true
        :: else -> queued++
        fi;
        seen++
    :: else -> break
    od
    ;
    tell_taken()
}

inline take_trigger() /* PulseRing.takeTrigger */
{
    d_step {
        before = count;
        count = (count > 0 -> count - 1 : 0)
    }
}

inline take() /* LinkPulses.takeShared */
{
    take_trigger();
    triggers_received = triggers_received + (before > 0 -> 1 : 0);
    listed = before > 1
}

active proctype Server()
{
    byte seen, forgettable, upto, queued, before;
    bool listed;
end:
    do
    :: pushed != seen -> scan()
    :: queued > 0 -> d_step { queued--; pulses_received++; forgettable++ }; tell_taken()
    :: listed -> take()
    od
}

active proctype End()
{
    timeout -> assert(pulses_received == pulses_sent && triggers_received == triggers_sent)
}
