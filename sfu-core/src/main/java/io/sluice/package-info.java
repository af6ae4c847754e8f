/**
 * Sluice as a library. {@link io.sluice.Sfu} owns the threads and sockets, a {@link io.sluice.Router} joins the transports of
 * a room, a {@link io.sluice.WebRtcTransport} connects one peer, a {@link io.sluice.Producer} is a stream it sends and a
 * {@link io.sluice.Consumer} one it receives.
 *
 * <p>Calls block until done and are made for virtual threads; they may come from any thread but a loop's. Listeners are given
 * with the options, so that no event is lost; their events come in order on a virtual thread of the router's, and they may call
 * back into the library.
 */
@NullMarked
package io.sluice;

import org.jspecify.annotations.NullMarked;
