/*
 * A slot is whose its word says, a reply meets its own request, what is called not delivered never
 * is, and no client is left asleep.
 *
 * One slot, used again and again by a client whose deadlines pass, that is interrupted, and whose
 * link ends; two receivers, so that one may be late with what another has moved on from.
 *
 * With -DKEEPS the port keeps its clients: who is interrupted, or out of a soft deadline, while its
 * request is held says so and stays. The port is told once, and not after the reply. A receiver may
 * wait for that before it answers who has said so: a notice that is lost is one that waits for ever.
 */

#define SLOTS 1
#ifndef SENDS
#define SENDS 2
#endif
#include "link.pml"

#define in_reply_to(generation) (16 + (generation))

byte room;        /* what the bytes of the slot say: a request, by its generation, or its reply */
bool asleep;      /* the client is in the futex of the word */
bool enterable;   /* an interrupt reaches the sleep */
bool interrupted;
bool link_ended;
bool every_send_ended;
bool server_killed, client_killed;

#ifdef KEEPS
#define UNBLOCK RING /* nobody is rung for here: the bit is free */

bool rung;        /* a byte is in the socket to the server */
byte queued;      /* a bit a generation: its notice is in the port's queue */
byte notice;      /* twice the generation whose notice waits, and one more when none does any more */
byte told;        /* a bit a generation, for the assertions alone */
byte answered;

#define is_unblocking(word) ((word) & UNBLOCK)
#define is_kept(soft) ((soft) && is_received(0, generation))

/* Nobody looks in vain at what is held: else a receiver that waits for ever would not show. */
#define may_be_queued(word) (state_of(word) == SENT && held != generation_of(word))
#else
#define is_unblocking(word) false
#define is_kept(soft) false
#define may_be_queued(word) (state_of(word) == SENT)
#endif

bool locked;      /* the port's lock, under which requests are received */
byte held;        /* the generation that a receiver has; 0: none. Private to the server */

byte delivered;   /* a bit a generation, for the assertions alone */
byte not_delivered;

#ifdef NO_FENCE_ONCE_RECEIVED
byte late_received;

active proctype StoreBuffer()
{
end:
    do
    :: d_step { late_received != 0 -> received[0] = late_received; late_received = 0 }
    od
}
#endif

#define bit(generation) (1 << (generation))

/* ---- the client */

inline publish() /* ClientSlot.publish */
{
    generation++;
    room = generation; /* not seen before the word is: a release store */
    word[0] = word_of(SENT, generation)
}

inline accept() /* ClientSlot.accept */
{
    assert(room == in_reply_to(generation));
#ifdef KEEPS
    answered = answered | bit(generation);
#endif
    waiting = false
}

/* One compare-and-set; seen is 0 if it failed. */
inline swap(next) /* a volatile access */
{
    d_step {
        if
        :: word[0] == seen -> word[0] = next; seen = next
        :: else -> seen = 0
        fi
    }
}

inline is_not_delivered() /* what the assertions want to know */
{
    assert(!(delivered & bit(generation)));
#ifdef KEEPS
    assert(!(told & bit(generation)));
#endif
    not_delivered = not_delivered | bit(generation);
    waiting = false
}

#ifdef KEEPS
/* The port keeps who wants to leave: it says so once, and may then be asleep as any other. */
inline unblock() /* Departure.unblock */
{
    if
    :: is_unblocking(seen) -> interrupted = false /* else there would be no sleep */
    :: else ->
#ifdef RINGS_FIRST
        ring();
#endif
        swap(seen | UNBLOCK);
#ifndef RINGS_FIRST
        if
        :: seen != 0 -> ring()
        :: else
        fi
#endif
    fi
}

inline ring() /* SharedServer.unblock */
{
    rung = true
}
#endif

/* Says that it leaves, then looks whether the request was received; the server says that it has
   received it, then looks whether its client leaves. The first step on the word decides. */
inline leave() /* Departure.leave */
{
#ifdef KEEPS
    soft = !link_ended;
    if
    :: is_kept(soft) -> unblock()
    :: else -> leave_unkept()
    fi;
#else
    leave_unkept();
#endif
    interrupted = interrupted && waiting
}

inline leave_unkept() /* Departure.leave */
{
    swap(seen | LEAVE);
    if
    :: seen == 0
    :: else ->
#ifdef LEAVES_WITHOUT_A_LOOK
        next = FREE;
#else
        next = (!is_received(0, generation) -> FREE : (is_kept(soft) -> SENT : ABANDONED));
#endif
        atomic {
            exchange(0, SENT, next, generation, replaced);
            if
            :: replaced != UNMET && next == FREE -> is_not_delivered()
            :: replaced != UNMET && next == ABANDONED -> abandoned = true; waiting = false
            :: replaced == UNMET && word[0] == word_of(FREE, generation) -> is_not_delivered()
            :: else
            fi;
            replaced = 0
        }
    fi
}

/* Whoever wants the sleeper to look up has set the reason before. The word changes before the wake,
   for the sleeper may stand between its look and the futex. */
inline poke() /* ClientSlot.poke */
{
#ifndef POKE_CHANGES_NOTHING
    d_step {
        if
        :: is_waiting(word[0]) -> word[0] = word[0] | POKE
        :: else
        fi
    }
#endif
    asleep = false
}

/* An interrupt that came before this wakes nobody by itself. */
inline sleep() /* ClientSlot.sleep, InterruptibleSleep.enter */
{
    enterable = true;
    if
    :: interrupted -> poke()
    :: else
    fi;
    asleep = (word[0] == seen);
    if
    :: !asleep
    :: expires && asleep && !is_unblocking(seen) -> asleep = false
    fi;
    enterable = false
}

inline await() /* ClientSlot.sleepOnce */
{
    do
    :: waiting ->
        seen = word[0];
        if
        :: is(seen, REPLIED, generation) -> accept()
        :: else ->
            assert(is_waiting(seen) && is(seen, state_of(seen), generation));
            swap((seen | SLEEP) & ~POKE);
            if
            :: seen == 0
            :: seen != 0 && (link_ended || interrupted || (expires && !is_unblocking(seen))) ->
                leave()
            :: seen != 0 && !link_ended && !interrupted -> sleep()
            fi
        fi
    :: else -> break
    od
}

/* What was abandoned is the server's until it lets go. */
inline await_slot() /* Departure.isOver */
{
    if
    :: !abandoned
#ifdef REUSES_ABANDONED
    :: abandoned -> abandoned = false
#else
    :: word[0] == word_of(FREE, generation) -> abandoned = false
#endif
    :: link_ended
    fi
}

proctype Client()
{
    byte generation, seen, next, replaced;
    bool abandoned, expires, waiting, soft;
    {
        do
        :: generation < SENDS && !link_ended ->
            if
            :: expires = true
            :: expires = false
            fi;
            publish();
            waiting = true;
            await();
            await_slot()
        :: else -> break
        od
    } MAY_BE_KILLED(client_killed);
    every_send_ended = true
}

/* May interrupt the client, once; a wake-up that only this saves is a lost one. */
proctype Interrupter() /* another thread of the client */
{
    if
    :: true ->
        interrupted = true;
        if
        :: enterable -> poke()
        :: else
        fi
    :: true
    fi
}

/* The other side hung up, or the connection was closed on this one. */
inline end() /* ClientLink.end */
{
    link_ended = true;
    poke()
}

/* The client's background thread. */
proctype Background()
{
end_listening:
    if
#ifdef KILLS
    :: server_killed -> end()
#else
    :: true -> end()
    :: true
#endif
    fi
}

/* ---- the server */

#define may_be_taken(word, generation) \
    (is_sent_to_us(word, generation) || is(word, ABANDONED, generation))

/* One that wants to leave and is kept has seen already that it is received. */
#define is_sent_to_us(word, generation) \
    (is(word, SENT, generation) && (!((word) & LEAVE) || is_unblocking(word)))

/* The moment of delivery is the look at the word that ends this. */
inline receive() /* Slots.receive */
{
    if
    :: !is(word[0], SENT, generation)
    :: else ->
#ifdef NO_FENCE_ONCE_RECEIVED
        d_step { late_received == 0 -> late_received = generation };
#else
        received[0] = generation;
#endif
        atomic {
            if
#ifdef RECEIVES_FROM_WHO_LEAVES
            :: is(word[0], SENT, generation) ->
#else
            :: is(word[0], SENT, generation) && !is_sent_to_us(word[0], generation) ->
                word[0] = word_of(FREE, generation)
            :: may_be_taken(word[0], generation) ->
#endif
                taken = true;
                assert(!((delivered | not_delivered) & bit(generation)));
                delivered = delivered | bit(generation)
            :: else
            fi
        }
    fi
}

/* What a receiver holds already is sent still: only private knowledge tells. */
inline claim() /* ServerLink.claim, ServerLink.isQueued */
{
    if
    :: held == generation
    :: else ->
        held = generation;
        receive();
        if
        :: !taken -> held = 0
        :: else
        fi
    fi
}

/* What is held may be read until it is let go, also after the client has left. */
inline read() /* Held.fill, Held.read */
{
    assert(room == generation)
}

inline complete() /* ServerLink.complete, SharedClient.complete, Unblocks.end */
{
    room = in_reply_to(generation);
#if defined(KEEPS) && !defined(TOLD_AFTER_THE_REPLY)
    notice = 2 * generation + 1;
#endif
#ifdef SLEEP_READ_EARLY
    early = word[0];
#endif
    exchange(0, SENT, REPLIED, generation, replaced);
#ifdef SLEEP_READ_EARLY
    replaced = (replaced == UNMET -> UNMET : early);
#endif
    if
    :: replaced == UNMET -> let_go()
    :: replaced != UNMET && (replaced & SLEEP) -> asleep = false
    :: else
    fi;
    d_step {
        if
        :: held == generation -> held = 0
        :: else
        fi
    }
}

inline let_go() /* SharedClient.letGo */
{
    exchange(0, ABANDONED, FREE, generation, replaced);
    assert(replaced != UNMET)
}

#ifdef KEEPS
/* Somebody rang, and has said in the word before why. */
inline hear() /* Unblocks.look */
{
    generation = held;
    if
    :: generation != 0 && is(word[0], SENT, generation) && is_unblocking(word[0]) ->
        d_step {
            wins = (notice < 2 * generation);
            notice = (wins -> 2 * generation : notice)
        };
        queued = (wins -> queued | bit(generation) : queued)
    :: else
    fi;
    d_step { generation = 0; wins = false }
}

/* The background thread: it reads the socket before it looks. */
proctype Ear()
{
    byte generation;
    bool wins;
    {
        do
        :: true ->
end_idle:   atomic { rung -> rung = false };
            hear()
        od
    } MAY_BE_KILLED(server_killed)
}

/* Not if it was told, or the reply is on its way. */
inline take_notice() /* PortQueue.pollNotice, Unblocks.take */
{
    d_step {
        if
        :: notice == 2 * generation ->
            notice = notice + 1;
            assert(!(told & bit(generation)) && !(answered & bit(generation)));
            assert(!(not_delivered & bit(generation)) && !is(word[0], REPLIED, generation));
            told = told | bit(generation)
        :: else
        fi
    }
}

#ifdef KILLS
#define nobody_tells client_killed
#else
#define nobody_tells false
#endif

inline hold() /* it answers at once, or not before it was told what there is to be told */
{
    if
    :: patient = true
    :: patient = false
    fi;
    !patient || (told & bit(generation)) || nobody_tells ||
        !is(word[0], SENT, generation) || !is_unblocking(word[0]);
    patient = false
}
#endif

proctype Receiver()
{
    byte generation, replaced, early;
    bool taken, patient;
    {
        do
        :: true ->
end_idle:   if
#ifdef KEEPS
            :: atomic {
                queued != 0 ->
                generation = (queued & bit(1) -> 1 : (queued & bit(2) -> 2 : 3));
                queued = queued & ~bit(generation)
            };
                take_notice()
#endif
            :: atomic {
                !locked && may_be_queued(word[0]) ->
                locked = true;
                generation = generation_of(word[0])
            };
                claim();
                locked = false;
                if
                :: taken ->
                    read();
#ifdef KEEPS
                    hold();
#endif
                    read();
                    complete()
                :: else
                fi
            fi;
            d_step { generation = 0; replaced = 0; taken = false }
        od
    } MAY_BE_KILLED(server_killed)
}

#ifdef KILLS
active proctype Killer()
{
    if
    :: server_killed = true
    :: client_killed = true
    fi
}
#endif

init
{
    atomic {
        run Client(); run Receiver(); run Receiver(); run Background();
#ifdef KEEPS
        run Ear();
#endif
#ifndef KILLS
        run Interrupter()
#endif
    }
}

ltl every_send_ends { <> every_send_ended }
