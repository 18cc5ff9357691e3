/*
 * No urgent message waits for a thread that is kept from running.
 *
 * A port has Linux schedule its one receiver at the priority of what it serves. There are three
 * priorities: that of an ordinary message, that of a burner, a thread that once it burns does
 * not stop before all is over, and that of an urgent message. The receiver takes a step only if nobody burns, or if Linux
 * has it above the burner; the raiser always may. Clients send, and stop; an urgent message that is
 * never received, with the raiser asleep, is a state from which nothing goes on.
 */

#ifndef URGENT_SENDS
#define URGENT_SENDS 1
#endif
#ifndef ORDINARY_SENDS
#define ORDINARY_SENDS 1
#endif

#define ORDINARY 1
#define BURNER 2
#define URGENT 3

byte ordinary_waits; /* how many */
byte urgent_waits;
byte ordinary_left = ORDINARY_SENDS;

/* How urgent what the receiver served last was. */
#ifndef FIRST
#define FIRST URGENT
#endif

byte level = FIRST; /* Serving's, of the receiver */
bool telling;
byte scheduled = FIRST; /* what Linux has */
bool burning;

byte urgent_from = FIRST + 1; /* the facts page: the lowest priority that is rung for */
byte changes;                    /* and how often it was said */
byte bell;
byte urgent_replied;

#define runs (!burning || scheduled > BURNER)
#define R(step) atomic { runs; step }
#ifdef TELLS_AHEAD
#define lowest_urgent (level + 1)
#else
#define lowest_urgent (telling -> 1 : level + 1)
#endif
#define highest_waiting (urgent_waits > 0 -> URGENT : (ordinary_waits > 0 -> ORDINARY : 0))

inline ring(urgency) /* SharedServer.ringIfUrgent */
{
    if
    :: urgency >= urgent_from -> bell++
    :: else
    fi
}

inline raise_to(urgency, flag) /* Serving.raiseTo */
{
    /* one compare-and-set; a level only rises by this */
    atomic {
        if
        :: urgency > level -> level = urgency; telling = telling || flag; rises = true
        :: else -> rises = false
        fi
    }
}

/* By the receiver: as below, a step at a time. */
inline tell_receiver() /* PriorityFloat.tell */
{
    done = false;
    do
    :: done -> break
    :: else ->
        R(said = changes);
        R(next = lowest_urgent);
#ifdef STORES_WHAT_IS_URGENT
        R(urgent_from = next; changes++; done = true)
#else
        atomic {
            runs;
            if
            :: changes == said -> urgent_from = next; changes++; done = true
            :: else
            fi
        }
#endif
    od
}

inline tell() /* PriorityFloat.tell */
{
    done = false;
    do
    :: done -> break
    :: else ->
        said = changes;
        next = lowest_urgent;
#ifdef STORES_WHAT_IS_URGENT
        atomic { urgent_from = next; changes++; done = true }
#else
        atomic {
            if
            :: changes == said -> urgent_from = next; changes++; done = true
            :: else
            fi
        }
#endif
    od
}

/* Between its look at the level and the call it may be stopped; and so after the call. */
inline settle() /* Serving.settle */
{
    settled = false;
    do
    :: settled -> break
    :: else ->
        R(told = level; telling = true);
        R(scheduled = told);
        atomic {
            runs;
            if
            :: level == told -> telling = false; settled = true
#ifdef LOOKS_AWAY
            :: else -> telling = false; settled = true
#else
            :: else
#endif
            fi
        }
    od
}

inline serve(urgency) /* Serving.schedule */
{
    R(level = urgency; telling = true);
#ifdef LOWERS_FIRST
    settle();
#endif
    tell_receiver();
#ifndef NO_LOOK
    R(seen = highest_waiting);
    R(raise_to(seen, true));
#endif
    settle();
    tell_receiver()
}

active proctype Receiver()
{
    byte seen, told, said, next;
    bool rises, done, settled;
end_idle:
    do
    :: atomic { runs && urgent_waits > 0 };
#ifndef TAKES_FIRST
        R(raise_to(URGENT, true)); /* Serving.take */
#endif
        R(urgent_waits--);
        serve(URGENT);
        R(urgent_replied++)
    :: atomic { runs && urgent_waits == 0 && ordinary_waits > 0 -> ordinary_waits-- };
        serve(ORDINARY)
    od
}

inline raise(waiting) /* Serving.raise */
{
    raise_to(waiting, false);
    if
    :: rises || telling ->
        do
        :: told = level;
            scheduled = told;
            if
            :: level == told -> break
            :: else
            fi
        od
    :: else
    fi
}

inline hear() /* PriorityFloat.raiseAll */
{
    again = true;
    do
    :: again ->
        seen = highest_waiting;
        raise(seen);
#ifdef NEVER_COMES_BACK
        again = false;
#else
        again = telling;
#endif
        if
        :: rises -> tell()
        :: else
        fi
    :: else -> break
    od
}

active proctype Raiser()
{
    byte rung, seen, told, said, next;
    bool rises, done, again;
    do
    :: rung = bell;
        hear();
end_asleep:
        bell != rung
    od
}

active [URGENT_SENDS] proctype UrgentClient()
{
#ifdef NO_CLIENT_FENCE
    /* the message is seen by others only after the look */
    bool rings = URGENT >= urgent_from;
    urgent_waits++;
    if
    :: rings -> bell++
    :: else
    fi;
#else
    urgent_waits++;
    ring(URGENT);
#endif
    urgent_replied == URGENT_SENDS /* it waits for what becomes of it */
}

active proctype OrdinaryClient()
{
    do
    :: ordinary_left > 0 -> ordinary_left--; ordinary_waits++; ring(ORDINARY)
    :: else -> break
    od
}

active proctype Burner()
{
    if
    :: burning = true;
        urgent_replied == URGENT_SENDS;
        burning = false /* whom it kept from running then is of no interest */
    :: true
    fi
}
