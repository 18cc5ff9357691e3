/*
 * No request waits in a link that the receivers do not look at.
 *
 * A link that was silent goes cold: the server writes the mode, fences, and looks once more. The
 * client publishes, fences, and reads the mode; if it is cold, the client rings by a byte through
 * the socket, and the server's background thread has the link made hot by the next scan. Here link
 * 0 may go cold in any scan, and link 1 is always hot. There is one receiver: what is decided about
 * modes is decided under the lock.
 */

#define ONE_RECEIVER

#define SLOTS 2
#ifndef SENDS
#define SENDS 1
#endif
#include "link.pml"

#define HOT 0
#define COLD 1

byte mode;       /* what the client sees of its link */
bool cold;       /* what the receivers know, under the lock */
bool byte_waits; /* in the socket; a full one is as good as rung */
bool arriving;   /* the link is, or is about to be, in the line of those to be looked at */
bool in_line;

inline sent(slot) /* SharedServer.wake */
{
    if
    :: slot == 0 && mode == COLD -> byte_waits = true
    :: else -> ring_bell()
    fi
}

inline admit() /* ReceivePort.admit */
{
    if
    :: !arriving -> arriving = true; in_line = true
    :: else
    fi;
    ring_bell()
}

inline set_mode(value) /* ServerLink.setMode */
{
#ifdef NO_SERVER_FENCE
    late_mode == 0; /* stores to one place arrive in order */
    late_mode = 1 + value
#else
    mode = value
#endif
}

inline admit_arriving() /* PortLinks.admitArriving, ServerLink.arrived */
{
    if
    :: in_line ->
        in_line = false;
        arriving = false;
        if
        :: cold -> cold = false; set_mode(HOT)
        :: else
        fi
    :: else
    fi
}

inline cool_down() /* ServerLink.coolDown */
{
    set_mode(COLD);
    cold = true;
#ifndef NO_SECOND_LOOK
    if
    :: is_queued(0) -> set_mode(HOT); cold = false
    :: else
    fi
#endif
}

inline scan() /* PortLinks.scan */
{
    admit_arriving();
    if
    :: !cold -> look(0)
    :: else
    fi;
    look(1);
    if
    :: !cold -> cool_down()
    :: true
    fi
}

#include "port.pml"

proctype Background() /* ServerLink.hear */
{
end_listening:
    do
    :: byte_waits -> byte_waits = false; admit()
    od
}
