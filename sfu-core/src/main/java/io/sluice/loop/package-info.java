/**
 * A loop is one thread with its clock, timers, packet memory and mailbox; lanes join loops, placement chooses among them.
 * Nothing here knows sockets, threads or Netty: a {@link io.sluice.loop.Loop.Driver} calls {@link io.sluice.loop.Loop#turn},
 * in production from an event loop, in tests by hand.
 */
@NullMarked
package io.sluice.loop;

import org.jspecify.annotations.NullMarked;
