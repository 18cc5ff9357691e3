/*
 * No request waits while a receiver sleeps.
 *
 * A client publishes, fences, reads the number of sleepers, changes the bell, and wakes one. A
 * receiver counts itself, fences, reads the bell, scans once more, and sleeps on what it read.
 */

#define SLOTS 2
#ifndef SENDS
#define SENDS 1
#endif
#include "link.pml"

inline sent(slot) /* SharedServer.wake */
{
    ring_bell()
}

inline scan() /* PortLinks.scan */
{
    look(0);
    look(1)
}

#include "port.pml"
