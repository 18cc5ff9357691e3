/*
 * A port: two clients, each with a link of one slot, and two receivers. A model that includes this
 * says what a client does once it has published (sent), what a receiver looks at (scan), and how
 * many sends there are.
 *
 * Receiver 0 receives once and is gone, with a request or because its deadline passed. The other
 * stays, and must not sleep while a client waits. How a client waits is for slots.pml; here it
 * looks at its word, and for ever if it is not replied to.
 */

#define NONE 255

/* What a receiver has to do with the bell. Which number it read does not matter, only whether that
   is still the present one: no number comes twice in so short a time. */
#define AWAY 0
#define HAS_READ 1
#define ASLEEP 2

byte sleepers;
byte at_bell[2]; /* of each receiver */
bool locked;
byte hint[2];   /* the generation in which a slot was seen; 0: none since it was last taken */
byte queue;     /* a bit a slot whose hint is queued */
byte ended;     /* clients whose sends have all ended */
bool killed;    /* client 0 */

#ifdef LATE_STORES
byte late_sent[2];
bool late_count[2];
#ifdef COLD
byte late_mode;
#endif

active proctype StoreBuffers()
{
end:
    do
    :: d_step { late_sent[0] != 0 -> word[0] = late_sent[0]; late_sent[0] = 0 }
    :: d_step { late_sent[1] != 0 -> word[1] = late_sent[1]; late_sent[1] = 0 }
    :: d_step { late_count[0] -> late_count[0] = false; sleepers++ }
    :: d_step { late_count[1] -> late_count[1] = false; sleepers++ }
#ifdef COLD
    :: d_step { late_mode != 0 -> mode = late_mode - 1; late_mode = 0 }
#endif
    od
}
#endif

/* ---- the clients */

inline publish(slot) /* ClientSlot.publish */
{
    d_step {
        generation++;
#ifdef NO_CLIENT_FENCE
        late_sent[slot] = word_of(SENT, generation)
#else
        word[slot] = word_of(SENT, generation)
#endif
    }
}

#define outdate(receiver) at_bell[receiver] = (at_bell[receiver] == ASLEEP -> ASLEEP : AWAY)

inline wake_one() /* Linux */
{
    atomic {
        if
        :: at_bell[0] == ASLEEP -> at_bell[0] = AWAY
        :: at_bell[1] == ASLEEP -> at_bell[1] = AWAY
        :: else
        fi
    }
}

/* The bell changes before the wake: then who has read it does not fall asleep any more. */
inline ring_bell() /* SharedServer.wake, PortBell.ring */
{
    if
    :: sleepers != 0 ->
        d_step { outdate(0); outdate(1) }
        wake_one()
    :: else
    fi
}

inline withdraw(slot) /* Departure.leave */
{
    d_step {
        if
        :: is_received(slot, generation) -> replaced = UNMET
        :: else -> exchange(slot, SENT, FREE, generation, replaced)
        fi
    }
}

inline await_reply(slot) /* ClientSlot.await */
{
    word[slot] == word_of(REPLIED, generation)
}

proctype Client(byte me)
{
    byte generation, replaced;
    {
        do
        :: generation < SENDS ->
            publish(me);
            sent(me);
            if
            :: true -> await_reply(me)
#ifndef KILLS /* to keep it small */
            :: true ->
                withdraw(me);
                if
                :: replaced == UNMET -> await_reply(me)
                :: else
                fi
#endif
            fi
        :: else -> break
        od
    } MAY_BE_KILLED(killed && me == 0);
    ended++
}

#ifdef KILLS
active proctype Killer()
{
    killed = true
}
#endif

/* ---- the receivers */

/* Under the lock only what a client sees, or changes, is a step of its own. */
#ifdef NO_LOCK
#define STEP
#define is_locked false
#else
#define STEP atomic
#define is_locked locked
#endif

inline look(slot) /* ServerLink.look, ServerLink.offer */
{
    STEP {
        if
        :: is_queued(slot) && hint[slot] != generation_of(word[slot]) ->
            hint[slot] = generation_of(word[slot]);
            others = queue;
            queue = others | 1 << slot; /* without the lock: what came meanwhile is lost */
            others = 0
        :: else
        fi
    }
}

inline claim(slot) /* ServerLink.claim */
{
    d_step { generation = hint[slot]; hint[slot] = 0; queue = queue & ~(1 << slot) };
    receive_at_once(slot, generation, replaced);
    if
    :: replaced != UNMET -> held = slot
    :: else /* withdrawn */
    fi
}

inline pop() /* PortQueue.pop */
{
    do
    :: held == NONE && (queue & 1) -> claim(0)
    :: held == NONE && (queue & 2) -> claim(1)
    :: else -> break
    od
}

inline take() /* PortQueue.lookAndTake */
{
    atomic { !is_locked -> locked = true }
    scan();
    STEP { pop(); locked = false }
}

/* What was seen already is next. But who slept looks: it may have been woken for what is not seen
   yet, and nobody else be, if what was seen is from a client that was killed before it rang. */
inline take_next() /* PortQueue.takeNext */
{
    if
    :: atomic { queue != 0 && !is_locked -> pop() }
    :: atomic { queue == 0 && !is_locked }
    fi;
    if
    :: held == NONE -> take()
    :: else
    fi
}

inline count() /* PortBell.count */
{
#ifdef NO_SERVER_FENCE
    late_count[me] = true
#else
    sleepers++
#endif
}

inline sleep_on_bell() /* PortBell.sleep */
{
    at_bell[me] = (at_bell[me] == HAS_READ -> ASLEEP : AWAY);
end_asleep:
    if
    :: at_bell[me] != ASLEEP
    :: visits && at_bell[me] == ASLEEP -> d_step { at_bell[me] = AWAY; expired = true }
    fi
}

inline sleep() /* ReceivePort.sleep */
{
    count();
#ifndef BELL_AFTER_SCAN
    at_bell[me] = HAS_READ;
#endif
    take();
#ifdef BELL_AFTER_SCAN
    at_bell[me] = HAS_READ;
#endif
    if
    :: held == NONE -> sleep_on_bell()
    :: else
    fi;
    d_step { sleepers--; at_bell[me] = AWAY; slept = true }
}

/* Who comes back from a sleep may have swallowed the wake of another, and has to ring on: if there
   is nothing to take, or if more is queued than it takes. */
inline leave() /* ReceivePort.leave, ReceivePort.ringForTheRest */
{
#if defined(LEAVES_SILENTLY)
#define rings_on slept && held != NONE && queue != 0
#elif defined(LEAVES_THE_REST)
#define rings_on slept && held == NONE
#else
#define rings_on slept && (held == NONE || queue != 0)
#endif
    if
    :: rings_on -> ring_bell()
    :: else
    fi
}

inline complete() /* ServerLink.complete */
{
    atomic {
        exchange(held, SENT, REPLIED, generation, replaced);
        assert(replaced != UNMET);
        held = NONE; generation = 0; replaced = 0; slept = false
    }
}

proctype Receiver(byte me; bool visits)
{
    byte generation, replaced, others;
    byte held = NONE;
    bool slept, expired;
    do
    :: held == NONE ->
        if
        :: slept -> take()
        :: else -> take_next()
        fi;
        if
        :: held == NONE && !expired -> sleep()
        :: held == NONE && expired -> leave(); break
        :: else
        fi
    :: else ->
        leave();
        complete();
        if
        :: visits -> break
        :: else
        fi
    od
}

init
{
    atomic {
        run Client(0);
        run Client(1);
#ifndef ONE_RECEIVER
        run Receiver(0, true);
#endif
        run Receiver(1, false);
#ifdef COLD
        run Background()
#endif
    }
}

ltl every_send_ends { <> (ended == 2) }
