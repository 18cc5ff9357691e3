/*
 * What the models share: the word of a slot, the step that both sides take on it, and a store that
 * others see late.
 *
 * Every inline is a transition. The comment behind its head names the methods of dev.parley.link
 * that it stands for, and each of them names the transition; ModelTest compares the two. Within a
 * transition every statement is a step of its own, between which others may run; what is one
 * access in the code is one d_step here.
 *
 * No model has the look once a second that the code takes in any case: a wake-up that is lost is a
 * process that waits for ever. With -DKILLS processes are killed, at any step. The other switches
 * are mutants: scripts/check-model knows them, and that each is found.
 */

#define FREE 0
#define SENT 1
#define REPLIED 2
#define ABANDONED 3

#define LEAVE 4
#define SLEEP 8
#define RING 16
#define POKE 32
#define FLAGS 60

#define UNMET 255 /* no word */

#define word_of(state, generation) ((generation) << 6 | (state))
#define state_of(word) ((word) & 3)
#define flags_of(word) ((word) & FLAGS)
#define generation_of(word) ((word) >> 6)
#define is_waiting(word) (state_of(word) == SENT)

#ifdef UNCHECKED_GENERATION
#define is(word, state, generation) (state_of(word) == (state))
#else
#define is(word, state, generation) (((word) & ~FLAGS) == word_of(state, generation))
#endif

byte word[SLOTS];     /* generations 0 to 3 */
byte received[SLOTS]; /* the generation that the server says it has received */

#define is_received(slot, generation) (received[slot] == (generation))
#define is_queued(slot) \
    (state_of(word[slot]) == SENT && !is_received(slot, generation_of(word[slot])))

#ifdef KILLS
#define MAY_BE_KILLED(now) unless { now }
#else
#define MAY_BE_KILLED(now)
#endif

/* A store and the fence behind it are one step: nothing that its thread does comes between. The
   mutants without a fence go on while their store is on its way; it arrives some time later. */
#if defined(NO_CLIENT_FENCE) || defined(NO_SERVER_FENCE)
#define LATE_STORES
#endif

/* One step of a slot's life, whatever flags are set; the word that it replaced, or UNMET. */
inline exchange(slot, from, to, generation, replaced) /* Slots.exchange */
{
    d_step {
        if
        :: is(word[slot], from, generation) ->
            replaced = word[slot];
            word[slot] = word_of(to, generation) | (to == SENT -> flags_of(replaced) & ~LEAVE : 0)
        :: else -> replaced = UNMET
        fi
    }
}

/* A request is taken, or was withdrawn. Here in one step; slots.pml has those that it consists of. */
inline receive_at_once(slot, generation, replaced) /* Slots.receive */
{
    d_step {
        if
        :: is(word[slot], SENT, generation) && !is_received(slot, generation) ->
            replaced = word[slot];
            received[slot] = generation
        :: else -> replaced = UNMET
        fi
    }
}
