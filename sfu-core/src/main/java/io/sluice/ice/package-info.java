/**
 * ICE-lite (RFC 8445 section 2.5): STUN datagrams and time in, answers and events out. No sockets, threads or clocks, and
 * nothing of ice4j but its codec.
 */
@NullMarked
package io.sluice.ice;

import org.jspecify.annotations.NullMarked;
