/**
 * A feed: samples of sensors, a million a second, written once and read by any number of processes.
 * {@link dev.parley.examples.feed.Feed} is for those who read, {@link
 * dev.parley.examples.feed.FeedServer} writes; it and {@link dev.parley.examples.feed.FeedReader}
 * are programs.
 */
@NullMarked
package dev.parley.examples.feed;

import org.jspecify.annotations.NullMarked;
