/*
 * What nobody sleeps for in a futex is heard of nevertheless: a reply to a virtual thread, a reply
 * to a send without a thread, a slot that the server lets go of.
 *
 * Slot 0 is used by a virtual thread that parks, slot 1 by sends that complete a future and that
 * may be abandoned at their deadline. The server's bit and its byte through the socket are heard by
 * the client's background thread.
 */

#define SLOTS 2
#ifndef SENDS
#define SENDS 2
#endif
#include "link.pml"

byte completions;      /* a bit a slot */
bool byte_waits;       /* in the socket; it has room for one, and a full one is as good as rung */
bool link_ended;
bool server_killed;

/* slot 0 */
bool parks, permit;    /* the virtual thread may be unparked; it was */

/* slot 1 */
byte sent, pending;    /* the generation that was sent; that whose future is not completed yet */
bool abandoned;        /* the slot is the server's */
bool waits_for_slot;
byte ended;

/* ---- the client's virtual thread, in slot 0 */

inline unpark() /* ClientSlot.rung, ClientSlot.poke */
{
    permit = permit || parks
}

inline await() /* ClientSlot.sleepOnce */
{
    do
    :: seen = word[0];
        if
        :: is(seen, REPLIED, generation) -> break
        :: else ->
            d_step {
                if
                :: word[0] == seen -> word[0] = seen | RING
                :: else -> seen = 0
                fi
            };
            if
            :: seen == 0
            :: seen != 0 && link_ended -> break
            :: seen != 0 && !link_ended -> d_step { permit -> permit = false }
            fi
        fi
    od
}

proctype VirtualThread()
{
    byte generation, seen;
    do
    :: generation < SENDS && !link_ended ->
        d_step { generation++; word[0] = word_of(SENT, generation) };
        parks = true;
        await();
        parks = false
    :: else -> break
    od;
    ended++
}

/* ---- the client's sends without a thread, in slot 1 */

/* A future is completed once: whoever clears pending does it. */
inline complete_later(mine) /* SendLater.rung */
{
    if
    :: mine != 0 && is(word[1], REPLIED, mine) -> d_step {
        if
        :: pending == mine -> pending = 0; assert(generation_of(word[1]) == mine)
        :: else
        fi
        }
    :: else
    fi
}

/* Touches the word of this generation alone: the slot may be in other hands already. */
inline leave_if_due(mine) /* SendLater.leaveIfDue, ClientSlot.leaveIfDue */
{
    complete_later(mine);
    d_step {
        if
        :: mine != 0 && is(word[1], SENT, mine) && !is_received(1, mine) ->
            word[1] = word_of(FREE, mine); left = true
        :: mine != 0 && is(word[1], SENT, mine) && is_received(1, mine) ->
            word[1] = word_of(ABANDONED, mine); abandoned = true; left = true
        :: else
        fi
    };
    if
    :: left -> assert(pending == mine); pending = 0
    :: else -> complete_later(mine)
    fi
}

/* The slot goes to who waits for it, once it is the client's again; under the pool's lock. */
inline serve() /* SlotPool.serve, SlotPool.reclaim */
{
    d_step {
        if
        :: abandoned && word[1] == word_of(FREE, sent) -> abandoned = false
        :: else
        fi;
        if
        :: waits_for_slot && (!abandoned || link_ended) -> waits_for_slot = false
        :: else
        fi
    }
}

inline claim_slot() /* SlotPool.standInLine */
{
    waits_for_slot = true;
    serve();
    !waits_for_slot
}

inline send_later() /* ClientSlot.sendLater, SendLater.begin */
{
    pending = sent + 1;
    d_step { sent++; word[1] = word_of(SENT, sent) | RING };
    if
    :: link_ended -> mine = pending; leave_if_due(mine)
    :: else
    fi
}

proctype Sender()
{
    byte mine;
    bool left;
    do
    :: sent < SENDS ->
        claim_slot();
        if
        :: link_ended -> break
        :: else -> send_later(); pending == 0
        fi
    :: else -> break
    od;
    ended++
}

/* The deadline of one of the sends, if it has one. */
proctype Timer() /* a timer of the JDK */
{
    byte mine;
    bool left;
    if
    :: mine = pending; leave_if_due(mine)
    :: true
    fi
}

/* ---- the client's background thread */

/* The socket is read before the bits are swapped out: who sets a bit now sends another byte. */
inline hear() /* ClientLink.hear, ClientLink.completions */
{
#ifdef SWAPPED_FIRST
    d_step { rung = completions; completions = 0 };
    byte_waits = false;
#else
    byte_waits = false;
    d_step { rung = completions; completions = 0 };
#endif
    if
    :: rung & 1 -> unpark()
    :: else
    fi;
    if
    :: rung & 2 -> mine = pending; complete_later(mine)
    :: else
    fi;
    serve()
}

inline end() /* ClientLink.end, SlotPool.pokeAll */
{
    link_ended = true;
    unpark();
    mine = pending;
    leave_if_due(mine);
    serve()
}

proctype Background()
{
    byte rung, mine;
    bool left;
    do
    :: true ->
end_listening:
        if
        :: byte_waits -> hear()
        :: server_killed && !byte_waits -> end(); break
        fi
    od
}

/* ---- the server */

inline ring(slot) /* SharedClient.ring */
{
    d_step { first = completions == 0; completions = completions | 1 << slot };
    if
    :: first -> byte_waits = true
    :: else
    fi
}

inline complete(slot) /* SharedClient.complete */
{
    exchange(slot, SENT, REPLIED, generation, replaced);
    if
    :: replaced == UNMET -> let_go(slot)
    :: replaced != UNMET && (replaced & RING) -> ring(slot)
    :: else
    fi
}

inline let_go(slot) /* SharedClient.letGo */
{
    exchange(slot, ABANDONED, FREE, generation, replaced);
    assert(replaced != UNMET);
#ifndef LETS_GO_SILENTLY
    ring(slot)
#endif
}

proctype Receiver(byte slot)
{
    byte generation, replaced;
    bool first;
    {
        do
        :: true ->
end_idle:   atomic { is_queued(slot) -> generation = generation_of(word[slot]) };
            receive_at_once(slot, generation, replaced);
            if
            :: replaced != UNMET -> complete(slot)
            :: else
            fi;
            d_step { generation = 0; replaced = 0; first = false }
        od
    } MAY_BE_KILLED(server_killed)
}

#ifdef KILLS
active proctype Killer()
{
    server_killed = true
}
#endif

init
{
    atomic {
        run VirtualThread(); run Sender(); run Background(); run Receiver(0); run Receiver(1);
#ifndef KILLS
        run Timer()
#endif
    }
}

ltl every_send_ends { <> (ended == 2) }
